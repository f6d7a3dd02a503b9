import MarkdownIt, { type Env, type RendererRule, type Token } from 'markdown-it'
import type { Lines } from './lines.ts'

/**
 * Every block rule runs, though only fences and HTML are wanted. Each of the others decides somewhere whether a
 * paragraph goes on, and so whether the line below it may begin a block: `2. ~~~` begins a list, and in it a
 * fence, below a heading, a table or the definition of a link, but not below a line of a paragraph.
 *
 * What is inside paragraphs is read later, and only of what becomes a page: so the rules that begin with the text are off.
 */
const markdown = new MarkdownIt({ html: true, xhtmlOut: true, typographer: true })
markdown.core.ruler.disable(['normalize', 'block', 'replacements'])

const [tab, blank] = ['\t', ' '].map((sign) => sign.charCodeAt(0))

/** The block rules' state; lines are found by their ends instead of sign by sign. */
class LinesState extends markdown.block.State {
  constructor(lines: Lines, env: Env) {
    super('', markdown, env, [])
    const { text, starts, count } = lines
    this.src = text
    // Without a text there is a single entry: the one that is behind the last line.
    for (const table of [this.bMarks, this.eMarks, this.tShift, this.sCount, this.bsCount]) table.pop()
    // Behind the last newline there is a line only where something is written.
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
}

/**
 * The same without what only a page needs: the text of paragraphs and headings is not cut out, and tokens are plain. This
 * takes half the time.
 */
class BareState extends LinesState {
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

/** A block as the parser leaves it. */
export type MarkdownBlock = Pick<Token, 'type' | 'tag' | 'map' | 'level' | 'markup' | 'info' | 'content'>

/**
 * The beginnings of the blocks of a Markdown text, in order. What is inside paragraphs is never read, so that of all blocks
 * only fences and HTML have a text.
 *
 * @param first how many lines are passed over
 */
export function blocksOf(lines: Lines, first: number): readonly MarkdownBlock[] {
  return tokenize(new BareState(lines, {}), first)
}

/** The blocks of a text that becomes a page, and what its references mean: `inlinesOf` reads on from here. */
export type PageBlocks = { readonly blocks: readonly Token[]; readonly env: Env }

/** As `blocksOf`, with the text of paragraphs and headings. */
export function pageBlocksOf(lines: Lines, first: number): PageBlocks {
  const env = {}
  return { blocks: tokenize(new LinesState(lines, env), first), env }
}

function tokenize(state: LinesState, first: number): Token[] {
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

/** A token once more, changed; it begins at the same offset. */
export function copyOfToken(token: Token, changes: Partial<Token>): Token {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(token)) as Token, token, changes)
  offsets.set(copy, offsetOf(token))
  return copy
}

/** The destination of a link as it is written, from `start` on: its 0-based end, behind it. */
export function endOfDestination(text: string, start: number): number {
  const { ok, pos } = markdown.helpers.parseLinkDestination(text, start, text.length)
  return ok ? pos : start
}

/** The label of a reference, such as `[The List]`, as its definition and its uses have it in common. */
export function referenceLabel(written: string): string {
  return markdown.utils.normalizeReference(written)
}

/** How each kind of token is written; kinds that are not named are written as markdown-it does. */
export type MarkdownRules = Readonly<Record<string, RendererRule>>

/**
 * All tokens of a text, those inside paragraphs included: what a page is made of. Quotes are curly; all else is as
 * written. They are asked for once: blocks get what is inside them.
 */
export function inlinesOf({ blocks, env }: PageBlocks): Token[] {
  const state = new markdown.core.State('', markdown, env)
  state.tokens = [...blocks]
  // CommonMark section 2.3.
  for (const token of state.tokens) token.content = token.content.replaceAll('\0', '\uFFFD')
  markdown.core.process(state)
  return state.tokens
}

/** Tokens as HTML that is well-formed XML too, so that one text serves pages and electronic books. */
export function renderTokens(tokens: Token[], rules: MarkdownRules): string {
  const renderer = Object.create(markdown.renderer) as typeof markdown.renderer
  renderer.rules = { ...markdown.renderer.rules, ...rules }
  return renderer.render(tokens, markdown.options as Parameters<typeof renderer.render>[1], {})
}
