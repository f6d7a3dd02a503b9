import MarkdownIt, { type RendererRule, type Token } from 'markdown-it'
import type { Lines } from './lines.ts'

/**
 * Every block rule runs, though only fences and HTML are wanted. Each of the others decides somewhere whether a
 * paragraph goes on, and so whether the line below it may begin a block: `2. ~~~` begins a list, and in it a
 * fence, below a heading, a table or the definition of a link, but not below a line of a paragraph.
 */
const markdown = new MarkdownIt({ html: true, xhtmlOut: true, typographer: true }).disable('replacements')

const [tab, blank] = ['\t', ' '].map((sign) => sign.charCodeAt(0))

/**
 * The block rules' state, without what only a renderer needs: the text of paragraphs and headings, which nobody
 * reads here, is not cut out, tokens are plain, and lines are found by their ends instead of sign by sign. This
 * takes half the time.
 */
class BareState extends markdown.block.State {
  constructor(lines: Lines) {
    super('', markdown, {}, [])
    const { text, starts, count } = lines
    this.src = text
    // Without a text there is a single entry: the one that stands behind the last line.
    for (const table of [this.bMarks, this.eMarks, this.tShift, this.sCount, this.bsCount]) table.pop()
    // Behind the last newline there is a line only where something stands.
    const end = /[^\t ]/.test(lines.at(count)) ? count : count - 1
    for (let i = 0; i < end; i++) this.#addLine(starts[i] ?? 0, (starts[i + 1] ?? 0) - 1)
    this.lineMax = this.bMarks.length
    this.#addLine(text.length, text.length)
  }

  /** Blanks before the text are counted as signs (`tShift`) and as columns, tabs being four wide (`sCount`). */
  #addLine(start: number, end: number): void {
    let column = 0
    let position = start
    for (; position < end; position++) {
      const sign = this.src.charCodeAt(position)
      if (sign === tab) column += 4 - (column % 4)
      else if (sign === blank) column++
      else break
    }
    this.bMarks.push(start)
    this.eMarks.push(end)
    this.tShift.push(position - start)
    this.sCount.push(column)
    this.bsCount.push(0)
  }

  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    if (nesting < 0) this.level--
    const token = new BareToken(type, tag, nesting, this.level) as Token
    if (nesting > 0) this.level++
    this.tokens.push(token)
    return token
  }

  /** Fences and HTML keep their last newline, and of the blocks that have lines they alone do. */
  override getLines(begin: number, end: number, indent: number, keepLastLF: boolean): string {
    return keepLastLF ? super.getLines(begin, end, indent, keepLastLF) : ''
  }
}

type Data = Omit<Token, 'attrIndex' | 'attrPush' | 'attrSet' | 'attrGet' | 'attrJoin'>

/** A token's data; its methods are for renderers. */
class BareToken implements Data {
  type: string
  tag: string
  nesting: -1 | 0 | 1
  level: number
  attrs: Token['attrs'] = null
  map: Token['map'] = null
  children: Token['children'] = null
  content = ''
  markup = ''
  info = ''
  meta: Token['meta'] = null
  block = true
  hidden = false

  constructor(type: string, tag: string, nesting: -1 | 0 | 1, level: number) {
    this.type = type
    this.tag = tag
    this.nesting = nesting
    this.level = level
  }
}

/** A fence or a block of HTML, as the parser leaves it. */
export type MarkdownBlock = Pick<Token, 'type' | 'map' | 'level' | 'markup' | 'info' | 'content'>

/**
 * The fences and the blocks of HTML of a Markdown text, in order. What stands inside paragraphs is never read.
 *
 * @param first how many lines are passed over
 */
export function blocksOf(lines: Lines, first: number): MarkdownBlock[] {
  return tokensOf(lines, first).filter(({ type }) => type === 'fence' || type === 'html_block')
}

/** Where a heading stands: 1-based first line, and the line behind its last. */
export type HeadingLines = { readonly level: number; readonly line: number; readonly end: number }

/** The headings of a Markdown text that stand in no list and no quote, in order. */
export function headingLinesOf(lines: Lines, first: number): HeadingLines[] {
  const opening = tokensOf(lines, first).filter(({ type, level }) => type === 'heading_open' && level === 0)
  return opening.map(({ tag, map }) => {
    const [line, end] = map ?? [0, 0]
    return { level: Number(tag.slice(1)), line: line + 1, end: end + 1 }
  })
}

function tokensOf(lines: Lines, first: number): Token[] {
  const state = new BareState(lines)
  markdown.block.tokenize(state, first, state.lineMax)
  return state.tokens
}

export type { Token as MarkdownToken }

const offsets = new WeakMap<Token, number>()

/** Remembers of each token where in its paragraph it was made: markdown-it itself only knows a paragraph's lines. */
class PlacedState extends markdown.inline.State {
  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    const token = super.push(type, tag, nesting)
    offsets.set(token, this.pos)
    return token
  }
}

markdown.inline.State = PlacedState

/**
 * The 0-based offset at which a token begins in the text of its paragraph. A link begins with its label, and ends
 * with its label too.
 */
export function offsetOf(token: Token): number {
  return offsets.get(token) ?? 0
}

/** The destination of a link as it is written, from `start` on: its 0-based end, behind it. */
export function endOfDestination(text: string, start: number): number {
  const { ok, pos } = markdown.helpers.parseLinkDestination(text, start, text.length)
  return ok ? pos : start
}

/** The label of a reference, such as `[The List]`, as its definition and its uses have it in common. */
export function labelOf(written: string): string {
  return markdown.utils.normalizeReference(written)
}

/** How each kind of token is written; kinds that are not named are written as markdown-it does. */
export type MarkdownRules = Readonly<Record<string, RendererRule>>

/**
 * All tokens of a Markdown text, those inside paragraphs included: what a page is made of. Quotes are curly; all
 * else stands as written.
 */
export function proseTokensOf(text: string): Token[] {
  return markdown.parse(text, {})
}

/** Tokens as HTML that is well-formed XML too, so that one text serves pages and electronic books. */
export function renderTokens(tokens: Token[], rules: MarkdownRules): string {
  const renderer = Object.create(markdown.renderer) as typeof markdown.renderer
  renderer.rules = { ...markdown.renderer.rules, ...rules }
  return renderer.render(tokens, markdown.options as Parameters<typeof renderer.render>[1], {})
}
