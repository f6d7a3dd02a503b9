import { escapeHtml } from './html.ts'

/** The tags that a chapter may write, each bare: without an attribute a tag can do nothing but say what it is. */
const inline = new Set(['kbd', 'sub', 'sup', 'mark', 'small', 's', 'u'])
const block = new Set(['details', 'summary', ...inline])
const empty = new Set(['br', 'wbr'])

/** A piece of HTML in a chapter, and the container it stands in: a tag closes where it was opened. */
export type Fragment = {
  readonly text: string
  readonly container: string
  /** Whether it stands within a paragraph. */
  readonly isInline: boolean
}

const tag = /<(\/?)([a-z]+)(\s*\/?)>/g

/**
 * HTML as a chapter writes it, made safe: bare tags of a short list stay, comments vanish, all else becomes the
 * text that it is. A tag that opens and never closes, or closes what is not open, is text too.
 *
 * One of these serves one chapter, from top to bottom.
 */
export class SafeHtml {
  readonly #kept: ReadonlySet<number>
  readonly #isOpen: boolean
  #count = 0

  /**
   * @param fragments all HTML of the chapter, in order
   * @param isOpen whether `details` are shown unfolded, for readers who cannot unfold them
   */
  constructor(fragments: readonly Fragment[], isOpen: boolean) {
    this.#isOpen = isOpen
    this.#kept = pairsOf(fragments)
  }

  /** The next fragment, as it may stand in a page. */
  next(text: string): string {
    let result = ''
    let end = 0
    const shown = withoutComments(text)
    for (const match of shown.matchAll(tag)) {
      result += escapeHtml(shown.slice(end, match.index))
      result += this.#kept.has(this.#count++)
        ? this.#written(match[1] ?? '', match[2] ?? '')
        : escapeHtml(match[0])
      end = match.index + match[0].length
    }
    return result + escapeHtml(shown.slice(end))
  }

  #written(slash: string, name: string): string {
    if (empty.has(name)) return `<${name} />`
    return name === 'details' && slash === '' && this.#isOpen ? '<details open="open">' : `<${slash}${name}>`
  }
}

/** The tags that stay, by their count in the chapter. */
function pairsOf(fragments: readonly Fragment[]): Set<number> {
  const kept = new Set<number>()
  const open: { name: string; container: string; count: number }[] = []
  let count = -1
  for (const { text, container, isInline } of fragments) {
    for (const [, slash = '', name = ''] of withoutComments(text).matchAll(tag)) {
      count++
      const last = open.at(-1)
      if (slash === '' && empty.has(name)) kept.add(count)
      else if (slash === '' && (isInline ? inline : block).has(name)) open.push({ name, container, count })
      else if (slash !== '' && last?.name === name && last.container === container) {
        kept.add(last.count).add(count)
        open.pop()
      }
    }
  }
  return kept
}

function withoutComments(text: string): string {
  return text.replaceAll(/<!--.*?-->/gs, '')
}
