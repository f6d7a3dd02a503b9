import { copyOfToken, type MarkdownToken } from '../../chapter/markdown.ts'
import { mostShown } from '../../problem/text.ts'
import { problemHtml } from './problem-html.ts'
import type { ShownProblem } from './shown-problems.ts'

/** The ends of blocks behind which a box can be put, in a list or a quote too. */
const ends = /^(?:fence|code_block|html_block|hr|(?:paragraph|heading|table)_close)$/

type Placed = {
  /** HTML: the problems of lines above the first block, such as those of the front matter. */
  readonly above: string
  readonly tokens: MarkdownToken[]
}

/** Puts each problem behind the block that has its line. */
export function placeProblems(tokens: MarkdownToken[], problems: readonly ShownProblem[]): Placed {
  if (problems.length === 0) return { above: '', tokens }
  const blocks = blockEnds(tokens)
  const boxes = new Map<MarkdownToken | undefined, string>()
  for (const shown of problems.slice(0, mostShown)) {
    const end = endOfBlock(blocks, shown.problem.at.line - 1)
    boxes.set(end, (boxes.get(end) ?? '') + problemHtml(shown).html)
  }
  const placed = tokens.flatMap((token) => {
    const content = boxes.get(token)
    return content === undefined ? [token] : [token, boxOf(content, token)]
  })
  return { above: boxes.get(undefined) ?? '', tokens: placed }
}

/** The last token of a block, and the 0-based line in which the block begins. */
type BlockEnd = { readonly token: MarkdownToken; readonly firstLine: number }

function blockEnds(tokens: readonly MarkdownToken[]): BlockEnd[] {
  const opened: number[] = []
  return tokens.flatMap((token) => {
    if (token.nesting > 0) opened.push(token.map?.[0] ?? Infinity)
    const firstLine = token.nesting < 0 ? opened.pop() : token.map?.[0]
    return firstLine !== undefined && ends.test(token.type) ? [{ token, firstLine }] : []
  })
}

/** The end of the last block that begins at a line or above it. Footnotes come later than they are written. */
function endOfBlock(blocks: readonly BlockEnd[], line: number): MarkdownToken | undefined {
  const above = blocks.filter(({ firstLine }) => firstLine <= line)
  const last = Math.max(...above.map(({ firstLine }) => firstLine))
  return above.findLast(({ firstLine }) => firstLine === last)?.token
}

/** A box as a token, in the place behind another. */
function boxOf(content: string, before: MarkdownToken): MarkdownToken {
  return copyOfToken(before, { type: 'ours', nesting: 0, hidden: false, children: null, content })
}
