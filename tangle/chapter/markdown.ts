import MarkdownIt, { type Env, type RendererRule, type Token } from 'markdown-it'
import footnotes from 'markdown-it-footnote'
import { markForgeBlocks, unrenderedRules } from './forge-markdown.ts'
import type { Lines } from './lines.ts'

/**
 * Every block rule runs, although building needs only fences and HTML: each rule may end a paragraph, and so allow the
 * next line to begin a block. `2. ~~~` begins a list with a fence in it below a heading, a table or the definition of a
 * link, but not below a line of a paragraph.
 *
 * The contents of paragraphs are parsed later, and only for pages, so the rules that start from the text are off.
 */
const markdown = new MarkdownIt({ html: true, xhtmlOut: true, typographer: true, linkify: true })
markdown.core.ruler.disable(['normalize', 'block', 'replacements'])
// Without a scheme `README.md` would be an address too.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true })
markdown.use(footnotes)
// Forges have no footnotes within a sentence, and `^[a-z]` is a pattern.
markdown.inline.ruler.disable('footnote_inline')
markdown.inline.ruler.after('footnote_ref', 'lost_footnote', unrenderedRules.footnote)
markdown.inline.ruler.before('escape', 'mathematics', unrenderedRules.mathematics)

const [tab, space] = ['\t', ' '].map((character) => character.charCodeAt(0))

/** The block rules' state, made from known line starts instead of a search through all characters. */
class LinesState extends markdown.block.State {
  constructor(lines: Lines, env: Env) {
    super('', markdown, env, [])
    const { text, starts, count } = lines
    this.src = text
    // For an empty text the tables have one entry: the one after the last line.
    for (const table of [this.bMarks, this.eMarks, this.tShift, this.sCount, this.bsCount]) table.pop()
    // After the last newline there is a line only if something is written there.
    const end = /[^\t ]/.test(lines.at(count)) ? count : count - 1
    for (let i = 0; i < end; i++) this.#addLine(starts[i] ?? 0, (starts[i + 1] ?? 0) - 1)
    this.lineMax = this.bMarks.length
    this.#addLine(text.length, text.length)
  }

  /** Indentation is counted in characters (`tShift`) and in columns, tabs being four wide (`sCount`). */
  #addLine(start: number, end: number): void {
    let column = 0
    let position = start
    for (; position < end; position++) {
      const character = this.src.charCodeAt(position)
      if (character === tab) column += 4 - (column % 4)
      else if (character === space) column++
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
 * Leaves out what only pages need: the text of paragraphs and headings, and the methods of tokens. This takes half the
 * time.
 */
class BareState extends LinesState {
  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    if (nesting < 0) this.level--
    const token = bareToken(type, tag, nesting, this.level)
    if (nesting > 0) this.level++
    this.tokens.push(token)
    return token
  }

  /** Only fences and HTML ask for their last newline. */
  override getLines(begin: number, end: number, indent: number, keepLastLF: boolean): string {
    return keepLastLF ? super.getLines(begin, end, indent, keepLastLF) : ''
  }
}

/** A token without its methods, which only renderers need. */
function bareToken(type: string, tag: string, nesting: -1 | 0 | 1, level: number): Token {
  const token: Omit<Token, 'attrIndex' | 'attrPush' | 'attrSet' | 'attrGet' | 'attrJoin'> = {
    type,
    tag,
    nesting,
    level,
    attrs: null,
    map: null,
    children: null,
    content: '',
    markup: '',
    info: '',
    meta: null,
    block: true,
    hidden: false,
  }
  return token as Token
}

/** A block as the parser leaves it. */
export type MarkdownBlock = Pick<Token, 'type' | 'tag' | 'map' | 'level' | 'markup' | 'info' | 'content'>

/**
 * The starts of the blocks of a Markdown text, in order. Only those of fences and HTML have a text.
 *
 * @param first how many lines are skipped
 */
export function blocksOf(lines: Lines, first: number): readonly MarkdownBlock[] {
  return tokenize(new BareState(lines, {}), first)
}

/** The blocks of a page, and what its references mean; `inlinesOf` parses their contents. */
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

/** Records where in its paragraph each token begins: markdown-it only knows the paragraph's lines. */
class PlacedState extends markdown.inline.State {
  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    const token = super.push(type, tag, nesting)
    offsets.set(token, this.pos)
    return token
  }
}

markdown.inline.State = PlacedState

/**
 * The 0-based offset at which a token begins in the text of its paragraph. The tokens that open and close a link are at the
 * start and the end of its label.
 */
export function offsetOf(token: Token): number {
  return offsets.get(token) ?? 0
}

/** A copy of a token with changes; it has the same offset. */
export function copyOfToken(token: Token, changes: Partial<Token>): Token {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(token)) as Token, token, changes)
  offsets.set(copy, offsetOf(token))
  return copy
}

/** The 0-based end of the destination of a link that begins at `start`. */
export function endOfDestination(text: string, start: number): number {
  const { ok, pos } = markdown.helpers.parseLinkDestination(text, start, text.length)
  return ok ? pos : start
}

/** The footnotes that a text defines, each with the 0-based line that it begins in, and whether anything refers to it. */
export function footnotesOf({ blocks, env }: PageBlocks) {
  const { refs = {} } = (env as { footnotes?: { refs?: Record<string, number> } }).footnotes ?? {}
  return blocks.flatMap((token, i) => {
    if (token.type !== 'footnote_reference_open') return []
    const label = String(token.meta?.label)
    return [{ label, line: blocks[i + 1]?.map?.[0] ?? 0, isUsed: (refs[`:${label}`] ?? -1) >= 0 }]
  })
}

/** The label of a reference such as `[The List]`, normalized: the same for its definition and its uses. */
export function referenceLabel(written: string): string {
  return markdown.utils.normalizeReference(written)
}

/** How each kind of token is rendered; markdown-it renders the other kinds. */
export type MarkdownRules = Readonly<Record<string, RendererRule>>

/**
 * All tokens of a page, including those in paragraphs. Quotes become curly; everything else is as written. Call it once: the
 * blocks themselves get their contents.
 */
export function inlinesOf({ blocks, env }: PageBlocks): Token[] {
  const state = new markdown.core.State('', markdown, env)
  state.tokens = [...blocks]
  // CommonMark section 2.3.
  for (const token of state.tokens) token.content = token.content.replaceAll('\0', '\uFFFD')
  markdown.core.process(state)
  return markForgeBlocks(state.tokens)
}

/** Tokens as HTML that is also well-formed XML, for pages and for EPUB. */
export function renderTokens(tokens: Token[], rules: MarkdownRules): string {
  const renderer = Object.create(markdown.renderer) as typeof markdown.renderer
  renderer.rules = { ...markdown.renderer.rules, ...rules }
  return renderer.render(tokens, markdown.options, {})
}
