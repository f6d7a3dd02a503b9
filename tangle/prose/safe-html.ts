import type { MarkdownToken } from '../chapter/markdown.ts'

/** The tags that a chapter may use, all without attributes, since attributes could run code. */
const inline = new Set(['kbd', 'sub', 'sup', 'mark', 'small', 's', 'u'])
const empty = new Set(['br', 'wbr'])

/** A part of a chapter's HTML: a tag that stays a tag, or text. */
export type HtmlPiece = { readonly text: string; readonly isTag: boolean }

/** An allowed tag, before it is known whether it stays a tag. */
type Candidate = {
  readonly written: string
  readonly name: string
  readonly isClosing: boolean
}

/** A tag that is not closed yet. It must be closed in the same container and, except for `details`, in the same fragment. */
type Open = {
  readonly candidate: Candidate
  readonly container: Container
  /** For `details`: how much of the chapter came before. */
  readonly seen: number
  /** For `details`: its `summary`, which stays only with it. */
  readonly summary: Candidate[]
}

const tag = /<(\/?)([a-z]+)\s*\/?>/g

/**
 * Decides what becomes of the HTML in a chapter: allowed tags stay, comments vanish, and everything else is shown as text.
 * A tag stays only where HTML allows it, and only as a pair in the same emphasis, link or container, so that the result is
 * well-formed.
 *
 * @param tokens of the whole chapter
 * @returns the pieces of each token that is HTML
 */
export function piecesOfHtml(tokens: readonly MarkdownToken[]): ReadonlyMap<MarkdownToken, HtmlPiece[]> {
  const pairing = new Pairing()
  const parts = new Map<MarkdownToken, (Candidate | string)[]>()
  const containers = new Containers()
  for (const token of tokens) {
    const container = containers.of(token)
    if (token.type === 'html_block') parts.set(token, pairing.block(partsOf(token), container))
    else pairing.pass()
    if (token.type !== 'inline') continue
    const marks = new Containers(token)
    for (const child of token.children ?? []) {
      const mark = marks.of(child)
      if (child.type === 'html_inline') parts.set(child, pairing.inline(partsOf(child), mark))
    }
  }
  return new Map([...parts].map(([token, own]) => [token, own.map((part) => pairing.pieceOf(part))]))
}

/** What a tag is in: the token that opens it. */
type Container = MarkdownToken | undefined

/** Follows the containers of a flat list of tokens. */
class Containers {
  readonly #open: Container[]

  /** @param outermost the container of the whole list */
  constructor(outermost?: MarkdownToken) {
    this.#open = [outermost]
  }

  /** The innermost container that a token is in. */
  of(token: MarkdownToken): Container {
    if (token.nesting > 0) this.#open.push(token)
    if (token.nesting < 0) this.#open.pop()
    return this.#open.at(-1)
  }
}

/** Splits HTML at the allowed tags. */
function partsOf({ type, content }: MarkdownToken): (Candidate | string)[] {
  const parts: (Candidate | string)[] = []
  let end = 0
  const shown = withoutComments(content)
  for (const match of shown.matchAll(tag)) {
    const [written, slash, name = ''] = match
    // A tag in an attribute of another one is not a tag.
    if (type === 'html_inline' && written !== shown) continue
    if (!inline.has(name) && !empty.has(name) && name !== 'details' && name !== 'summary') continue
    parts.push(shown.slice(end, match.index), { written, name, isClosing: slash !== '' })
    end = match.index + written.length
  }
  return [...parts, shown.slice(end)]
}

/** A comment may be as short as `<!-->` (CommonMark 6.6). */
function withoutComments(text: string): string {
  return text.replaceAll(/<!---?>|<!--.*?-->/gs, '')
}

/** Finds the tags that belong together, from the start of a chapter to its end. */
class Pairing {
  readonly #kept = new Set<Candidate>()
  readonly #bare = new Set<Candidate>()
  readonly #open: Open[] = []
  /** Counts everything that was read, to know whether anything comes between `details` and its `summary`. */
  #seen = 0

  /** Reads a token that is not HTML. */
  pass(): void {
    this.#seen++
    this.#forget()
  }

  /** Reads HTML between paragraphs. */
  block(parts: (Candidate | string)[], container: Container): (Candidate | string)[] {
    this.#forget()
    for (const part of parts) {
      if (typeof part !== 'string') this.#take(part, container, true)
      else if (part.trim() !== '') this.#seen++
    }
    return parts
  }

  /** Reads HTML within a paragraph. */
  inline(parts: (Candidate | string)[], mark: Container): (Candidate | string)[] {
    for (const part of parts) if (typeof part !== 'string') this.#take(part, mark, false)
    return parts
  }

  pieceOf(part: Candidate | string): HtmlPiece {
    if (typeof part === 'string') return { text: part, isTag: false }
    const { written, name, isClosing } = part
    if (!this.#kept.has(part)) return { text: written, isTag: false }
    if (empty.has(name)) return { text: `<${name} />`, isTag: true }
    // What browsers show for `details` without a summary.
    const summary = this.#bare.has(part) ? '<summary>Details</summary>' : ''
    return { text: `<${isClosing ? '/' : ''}${name}>${summary}`, isTag: true }
  }

  /** All tags except `details` must be closed in the paragraph or block in which they are opened. */
  #forget(): void {
    const last = this.#open.findLastIndex(({ candidate }) => candidate.name === 'details')
    this.#open.length = last + 1
  }

  #take(candidate: Candidate, container: Container, isBlock: boolean): void {
    const { name, isClosing } = candidate
    if (isClosing) this.#close(candidate, container)
    else if (empty.has(name)) this.#kept.add(candidate)
    else if (inline.has(name) || (isBlock && this.#mayOpen(name, container))) {
      // Inline elements such as `kbd` cannot contain blocks.
      if (name === 'details') this.#forget()
      this.#open.push({ candidate, container, seen: this.#seen + 1, summary: [] })
    }
    this.#seen++
  }

  /** `summary` comes first in `details`, and cannot contain blocks. */
  #mayOpen(name: string, container: Container): boolean {
    const last = this.#open.at(-1)
    if (name === 'summary')
      return last?.candidate.name === 'details' && last.container === container && last.seen === this.#seen
    return !this.#open.some(({ candidate }) => candidate.name === 'summary')
  }

  #close(candidate: Candidate, container: Container): void {
    const at = this.#open.findLastIndex(
      (open) => open.candidate.name === candidate.name && open.container === container,
    )
    const open = this.#open[at]
    if (open === undefined) return
    // Tags that were opened within it can no longer be closed.
    this.#open.length = at
    if (candidate.name === 'summary') {
      this.#open.at(-1)?.summary.push(open.candidate, candidate)
      return
    }
    for (const one of [open.candidate, ...open.summary, candidate]) this.#kept.add(one)
    if (candidate.name === 'details' && open.summary.length === 0) this.#bare.add(open.candidate)
  }
}
