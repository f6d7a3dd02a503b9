import { Lines, ownCopy } from './lines.ts'
import { blocksOf, type MarkdownBlock } from './markdown.ts'

/** A fence as Markdown has it, before its info string is read. */
export type RawFence = {
  /** 1-based line of the opening fence. */
  readonly line: number
  /** 1-based line after the fence: the closing fence is the line before, if there is one. */
  readonly end: number
  /** The info string as written, trimmed. */
  readonly info: string
  readonly markup: string
  readonly lines: readonly string[]
  readonly closed: boolean
  readonly hidden: boolean
  /** Whether it is not in a container. */
  readonly flush: boolean
}

/** A line (1-based) that looks like a fence but is not one, since it is inside HTML or indented too far. */
type Swallowed = { readonly line: number; readonly by: 'html' | 'indentation' }

/** What looks like a fence's line, however far it is indented. Behind back-ticks there are no others (CommonMark section 4.5). */
const markedLine = /^[\t >]*(`{3,}(?=[^`]*$)|~{3,})/

/** All fences of a chapter, hidden ones included, in order. */
export function findFences(
  blocks: readonly MarkdownBlock[],
  lines: Lines,
): { fences: RawFence[]; swallowed: Swallowed[] } {
  const fences: RawFence[] = []
  const swallowed: Swallowed[] = []
  for (const token of blocks) {
    if (token.type === 'fence') fences.push(fenceOf(token, 0, false))
    if (token.type === 'html_block') lookInside(token, fences, swallowed)
    swallowed.push(...indentedFences(token, lines, 0))
  }
  return { fences, swallowed }
}

function fenceOf(token: MarkdownBlock, offset: number, hidden: boolean): RawFence {
  const [open, end] = token.map ?? [0, 0]
  const content = ownCopy(token.content)
  const lines = content === '' ? [] : content.replace(/\n$/, '').split('\n')
  return {
    line: open + offset + 1,
    end: end + offset + 1,
    info: ownCopy(token.info.trim()),
    markup: token.markup,
    lines,
    // markdown-it closes an open fence silently; its range then lacks the closing line.
    closed: end - open === lines.length + 2,
    hidden,
    flush: token.level === 0,
  }
}

/** The fences in a comment are the chapter's hidden fences; in other HTML a fence would get lost unnoticed. */
function lookInside(token: MarkdownBlock, fences: RawFence[], swallowed: Swallowed[]): void {
  const start = token.map?.[0] ?? 0
  const lines = token.content.split('\n')
  if (!lines.some((line) => markedLine.test(line))) return
  if (!lines[0]?.startsWith('<!--')) {
    swallowed.push(...openingsIn(lines).map((i) => ({ line: start + i + 1, by: 'html' as const })))
    return
  }
  const inner = new Lines(withoutCommentMarks(lines))
  for (const part of blocksOf(inner, 0)) {
    if (part.type === 'fence') fences.push({ ...fenceOf(part, start, true), flush: false })
    swallowed.push(...indentedFences(part, inner, start))
  }
}

/** Fences that are lines of a paragraph or of indented code. */
function indentedFences({ type, map }: MarkdownBlock, lines: Lines, offset: number): Swallowed[] {
  if ((type !== 'inline' && type !== 'code_block') || map === null) return []
  const [first, end] = map
  const text = lines.text.slice(lines.starts[first], lines.starts[end])
  // Hardly any paragraph has such marks.
  if (!text.includes('```') && !text.includes('~~~')) return []
  const own = text.split('\n')
  return openingsIn(own).map((i) => ({ line: offset + first + i + 1, by: 'indentation' }))
}

/** 0-based lines at which a fence would begin; the line that would end it does not count. */
function openingsIn(lines: readonly string[]): number[] {
  const openings: number[] = []
  let open: string | undefined
  for (const [i, line] of lines.entries()) {
    const marks = markedLine.exec(line)?.[1]
    if (marks === undefined) continue
    if (open !== undefined && marks.startsWith(open)) open = undefined
    else if (open === undefined) {
      open = marks
      openings.push(i)
    }
  }
  return openings
}

/** The comment without its marks; line numbers stay the same. */
function withoutCommentMarks(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/^<!--/, '')
  return text.replace(/-->\s*$/, '')
}
