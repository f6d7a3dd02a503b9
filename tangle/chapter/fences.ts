import { Lines, ownCopy } from './lines.ts'
import { blocksOf, type MarkdownBlock } from './markdown.ts'

/** A fence as the Markdown has it, before it is asked what it is for. */
export type RawFence = {
  /** 1-based line of the opening fence. */
  readonly line: number
  /** 1-based line behind the fence: the closing fence is the one before, if there is one. */
  readonly end: number
  /** The info string, raw but for blanks at its ends. */
  readonly info: string
  readonly markup: string
  readonly lines: readonly string[]
  readonly closed: boolean
  readonly hidden: boolean
  /** Whether it is in no container and unindented, so that its text is the chapter's text. */
  readonly flush: boolean
}

/** A line that looks like a fence inside HTML that Markdown does not look into. */
export type SwallowedFence = { readonly line: number }

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
    // markdown-it closes an open fence without a word; the closing line is then missing from the range.
    closed: end - open === lines.length + 2,
    hidden,
    flush: token.level === 0,
  }
}

/** A comment's fences are the chapter's hidden fences; in other HTML a fence would be lost unseen. */
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

/** 0-based lines at which a fence begins, were this no HTML; its end is none. */
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

/** The comment's lines with its marks blanked out, so that line numbers stay. */
function withoutCommentMarks(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/^<!--/, '')
  return text.replace(/-->\s*$/, '')
}
