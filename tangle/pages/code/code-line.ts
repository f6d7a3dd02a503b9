import type { ReferenceLink } from '../page.ts'
import { type Html, html } from '../../text/html.ts'
import type { CodePiece } from './highlight.ts'

/** The type that a reader sees on hover over a part of a line. */
export type Hover = {
  /** 0-based, UTF-16 units. */
  readonly start: number
  readonly length: number
  readonly text: string
}

/** By 0-based line. */
export type Hovers = ReadonlyMap<number, readonly Hover[]>

/** A part of a line that is more than text. */
type Wrapping = {
  readonly start: number
  readonly end: number
  readonly wrap: (inner: Html) => Html
}

/**
 * One line of code as HTML: coloured, its reference a link, its identifiers with their types.
 *
 * @param pieces the line, cut by role
 */
export function lineHtml(
  pieces: readonly CodePiece[],
  reference: ReferenceLink | undefined,
  hovers: readonly Hover[],
): Html {
  const wrappings = [...hovers.map(wrappingOfHover), ...wrappingOfReference(reference)].sort(
    (a, b) => a.start - b.start,
  )
  const parts: Html[] = []
  let at = 0
  for (const { text, role } of pieces) {
    const end = at + text.length
    const cuts = [...new Set([at, ...wrappings.flatMap(({ start, end: last }) => [start, last]), end])]
    const inside = cuts.filter((cut) => cut >= at && cut <= end).sort((a, b) => a - b)
    for (const [i, from] of inside.slice(0, -1).entries()) {
      const to = inside[i + 1] ?? end
      const wrapping = wrappings.find(({ start, end: last }) => start <= from && to <= last)
      const coloured = colour(text.slice(from - at, to - at), role)
      parts.push(wrapping === undefined ? coloured : wrapping.wrap(coloured))
    }
    at = end
  }
  return html`${parts}`
}

function colour(text: string, role: string | undefined): Html {
  return role === undefined || text.trim() === ''
    ? html`${text}`
    : html`<span class="k-${role}">${text}</span>`
}

function wrappingOfHover({ start, length, text }: Hover): Wrapping {
  return {
    start,
    end: start + length,
    wrap: (inner) => html`<span class="typed" data-type="${text}">${inner}</span>`,
  }
}

function wrappingOfReference(reference: ReferenceLink | undefined): Wrapping[] {
  if (reference?.href === undefined) return []
  const { offset, length, href } = reference
  return [
    {
      start: offset,
      end: offset + length,
      wrap: (inner) => html`<a class="chunk" href="${href}">${inner}</a>`,
    },
  ]
}
