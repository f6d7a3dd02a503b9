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

/** A line that looks like a fence, in HTML, where Markdown does not look for any. */
type SwallowedFence = { readonly line: number }

const fenceLine = /^ {0,3}(`{3,}|~{3,})/

/** All fences of a chapter, hidden ones included, in order. */
export function findFences(blocks: readonly MarkdownBlock[]): {
  fences: RawFence[]
  swallowed: SwallowedFence[]
} {
  const fences: RawFence[] = []
  const swallowed: SwallowedFence[] = []
  for (const token of blocks) {
    if (token.type === 'fence') fences.push(fenceOf(token, 0, false))
    if (token.type === 'html_block') lookInside(token, fences, swallowed)
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
function lookInside(token: MarkdownBlock, fences: RawFence[], swallowed: SwallowedFence[]): void {
  const start = token.map?.[0] ?? 0
  const lines = token.content.split('\n')
  if (!lines.some((line) => fenceLine.test(line))) return
  if (!lines[0]?.startsWith('<!--')) {
    swallowed.push(...openingsIn(lines).map((i) => ({ line: start + i + 1 })))
    return
  }
  for (const part of blocksOf(new Lines(withoutCommentMarks(lines)), 0)) {
    if (part.type === 'fence') fences.push({ ...fenceOf(part, start, true), flush: false })
  }
}

/** 0-based lines at which a fence would begin if this were not HTML. */
function openingsIn(lines: readonly string[]): number[] {
  const openings: number[] = []
  let open: string | undefined
  for (const [i, line] of lines.entries()) {
    const marks = fenceLine.exec(line)?.[1]
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
