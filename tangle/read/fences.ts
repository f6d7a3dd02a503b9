import MarkdownIt, { type Token } from 'markdown-it'

/** A fence as the Markdown has it, before anybody asks what it is for. */
export type Fence = {
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
  /** Whether it stands in no container and unindented, so that its text is the chapter's text. */
  readonly flush: boolean
}

/** A line that looks like a fence inside HTML that Markdown does not look into. */
export type Swallowed = { readonly line: number }

const markdown = new MarkdownIt({ html: true })

const fenceLine = /^ {0,3}(`{3,}|~{3,})/

/**
 * All fences of a Markdown text, hidden ones included, in order.
 *
 * Only the block rules run: what stands inside paragraphs is never read.
 *
 * @param text the chapter with LF line ends; line 1 is its first line
 */
export function findFences(text: string): { fences: Fence[]; swallowed: Swallowed[] } {
  const tokens: Token[] = []
  markdown.block.parse(text, markdown, {}, tokens)
  const fences: Fence[] = []
  const swallowed: Swallowed[] = []
  for (const token of tokens) {
    if (token.type === 'fence') fences.push(fenceOf(token, 0, false))
    else if (token.type === 'html_block') lookInside(token, fences, swallowed)
  }
  return { fences, swallowed }
}

function fenceOf(token: Token, offset: number, hidden: boolean): Fence {
  const [open, end] = token.map ?? [0, 0]
  const lines = token.content === '' ? [] : token.content.replace(/\n$/, '').split('\n')
  return {
    line: open + offset + 1,
    end: end + offset + 1,
    info: token.info.trim(),
    markup: token.markup,
    lines,
    // markdown-it closes an open fence without a word; the closing line is then missing from the range.
    closed: end - open === lines.length + 2,
    hidden,
    flush: token.level === 0,
  }
}

/** A comment's fences are the chapter's hidden fences; in other HTML a fence would be lost unseen. */
function lookInside(token: Token, fences: Fence[], swallowed: Swallowed[]): void {
  const start = token.map?.[0] ?? 0
  const lines = token.content.split('\n')
  if (!lines.some((line) => fenceLine.test(line))) return
  if (!lines[0]?.startsWith('<!--')) {
    for (const [i, line] of lines.entries()) if (fenceLine.test(line)) swallowed.push({ line: start + i + 1 })
    return
  }
  const inner = withoutCommentMarks(lines)
  const tokens: Token[] = []
  markdown.block.parse(inner, markdown, {}, tokens)
  for (const part of tokens) {
    if (part.type === 'fence') fences.push({ ...fenceOf(part, start, true), flush: false })
  }
}

/** The comment's lines with its marks blanked out, so that line numbers stay. */
function withoutCommentMarks(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/^<!--/, '')
  return text.replace(/-->\s*$/, '')
}
