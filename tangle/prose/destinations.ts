import type { Destination } from './prose.ts'
import { endOfDestination, type MarkdownToken, offsetOf } from '../chapter/markdown.ts'
import type { TextPlaces, TextSpan } from './text-places.ts'
import { distinctBy } from '../text/distinct.ts'

/**
 * The destinations of a chapter's links and pictures, each with the place at which it is written; one that several
 * references share is returned once.
 */
export function readDestinations(tokens: readonly MarkdownToken[], places: TextPlaces): Destination[] {
  const all = tokens.flatMap((inline) => (inline.type === 'inline' ? destinationsIn(inline, places) : []))
  return distinctBy(all, ({ kind, at, href }) => `${kind} ${at.line} ${at.column} ${href}`)
}

function destinationsIn(inline: MarkdownToken, places: TextPlaces): Destination[] {
  const children = inline.children ?? []
  const found: Destination[] = []
  let open: MarkdownToken | undefined
  /** How far bare addresses have been found: of these the parser keeps no place. */
  let bare = 0
  for (const [i, child] of children.entries()) {
    if (child.type === 'image') {
      // After the mark `![` and the alternative text.
      const label = offsetOf(child) + 2 + child.content.length
      found.push(destinationOf('picture', child, inline, label, places))
    }
    if (child.type === 'link_open') open = child
    if (child.type !== 'link_close' || open === undefined) continue
    if (open.markup === 'linkify') {
      const href = String(open.attrGet('href') ?? '')
      const { content } = children[i - 1] ?? open
      // What is shown of an address is decoded: of `%C3%A9`, `é`.
      const written = inline.content.includes(content, bare) ? content : href
      const start = Math.max(bare, inline.content.indexOf(written, bare))
      bare = start + written.length
      found.push({ kind: 'link', href, at: places.at(inline, start), length: written.length })
    } else found.push(destinationOf('link', open, inline, offsetOf(child), places))
    open = undefined
  }
  return found
}

/** @param label the 0-based end of the label, where its bracket is */
function destinationOf(
  kind: Destination['kind'],
  token: MarkdownToken,
  inline: MarkdownToken,
  label: number,
  places: TextPlaces,
): Destination {
  const href = String(token.attrGet(kind === 'link' ? 'href' : 'src') ?? '')
  return { kind, href, ...placeOfDestination(token, inline, label, places) }
}

function placeOfDestination(
  token: MarkdownToken,
  inline: MarkdownToken,
  label: number,
  places: TextPlaces,
): TextSpan {
  const { content } = inline
  const reference = token.meta?.label
  const start = offsetOf(token)
  if (typeof reference === 'string') {
    const at = places.ofDefinition(reference)
    return at ?? { at: places.at(inline, start), length: label - start }
  }
  if (token.markup === 'autolink')
    return { at: places.at(inline, start + 1), length: content.indexOf('>', start) - start - 1 }
  const from = label + 2 + (/^\s*/.exec(content.slice(label + 2, label + 200))?.[0].length ?? 0)
  const isBracketed = content.startsWith('<', from)
  const end = endOfDestination(content, from)
  const [at, length] = isBracketed ? [from + 1, end - from - 2] : [from, end - from]
  return { at: places.at(inline, at), length }
}
