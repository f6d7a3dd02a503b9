import { footnotesOf, type MarkdownToken, offsetOf } from '../chapter/markdown.ts'
import type { PageText } from '../chapter/chapter-text.ts'
import type { ChapterTokens } from './chapter-tokens.ts'
import type { NotRendered } from './prose.ts'
import type { HtmlPiece } from './safe-html.ts'
import type { TextPlaces } from './text-places.ts'

/** HTML that forges render; what they too show as text, such as `<script>` and `Map<string>`, is meant as text. */
const forgeTags = new Set(
  (
    'a abbr b blockquote br center code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p ' +
    'picture pre q rp rt ruby s samp small source span strike strong sub summary sup table tbody td tfoot th thead tr tt u ' +
    'ul var video'
  ).split(' '),
)

/** What a forge renders and a page would show as it is written, or not at all. */
export function readNotRendered(
  text: PageText,
  { tokens, html }: ChapterTokens,
  places: TextPlaces,
): NotRendered[] {
  const found: NotRendered[] = unusedFootnotes(text)
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'html_block') found.push(...inBlock(text, token, tagsIn(html.get(token) ?? [])))
    if (token.type !== 'inline') continue
    if (isAlmostAlert(tokens, i))
      found.push({ kind: 'alert', ...written(token.content, places.at(token, 0)) })
    for (const child of token.children ?? []) {
      const at = places.at(token, offsetOf(child))
      if (child.type === 'unrendered') {
        const kind = child.content.startsWith('$') ? 'mathematics' : 'footnote'
        found.push({ kind, ...written(child.content, at) })
      }
      for (const tag of tagsIn(html.get(child) ?? [])) found.push({ kind: 'html', ...written(tag, at) })
    }
  }
  return found
}

/** What is reported is shown in its first line. */
function written(text: string, at: NotRendered['at']): Omit<NotRendered, 'kind'> {
  const [line = ''] = text.split('\n')
  return { text: line, at, length: line.length }
}

/** The tags in HTML that is shown as text. */
function tagsIn(pieces: readonly HtmlPiece[]): string[] {
  return pieces.flatMap(({ text, isTag }) => {
    if (isTag) return []
    const tags = [...text.matchAll(/<\/?([a-z][a-z0-9]*)(?:[\s/][^>]*)?>/gi)]
    return tags.flatMap(([tag, name = '']) => (forgeTags.has(name.toLowerCase()) ? [tag] : []))
  })
}

/** Tags of one kind that follow each other are one: the first. */
function inBlock({ lines, path }: PageText, { map }: MarkdownToken, [tag]: readonly string[]): NotRendered[] {
  if (tag === undefined) return []
  const [first, end] = map ?? [0, 0]
  const [start = ''] = tag.split('\n')
  for (let line = first + 1; line <= end; line++) {
    const column = lines.at(line).indexOf(start)
    if (column >= 0) return [{ kind: 'html', ...written(tag, { path, line, column: column + 1 }) }]
  }
  return []
}

/** A quote that begins like an alert but is not one. */
function isAlmostAlert(tokens: readonly MarkdownToken[], i: number): boolean {
  return tokens[i - 2]?.type === 'blockquote_open' && /^\[!\w+\]/.test(tokens[i]?.content ?? '')
}

/** Footnotes that no page would have: nothing refers to them, or another one has their label. */
function unusedFootnotes(text: PageText): NotRendered[] {
  const all = footnotesOf(text)
  return all.flatMap(({ label, line, isUsed }, i) => {
    const isSecond = all.slice(0, i).some((other) => other.label === label)
    if (isUsed && !isSecond) return []
    const column = Math.max(0, text.lines.at(line + 1).indexOf('[^')) + 1
    const at = { path: text.path, line: line + 1, column }
    return [{ kind: isSecond ? 'second footnote' : 'unused footnote', ...written(`[^${label}]:`, at) }]
  })
}
