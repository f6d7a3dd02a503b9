import type { ChapterModel, GlossaryLink } from './page.ts'
import type { ChapterTokens } from '../prose/chapter-tokens.ts'
import { type MarkdownToken, offsetOf } from '../chapter/markdown.ts'
import { type Html, html } from '../text/html.ts'
import { hasCapitalsOf, nameFinder, type NameUse } from './plan/glossary.ts'
import { keyOf } from '../text/whole-words.ts'

/**
 * Marks terms in a chapter's text: where one is explained, with its id; where one of another chapter is first used, with
 * a link to the glossary, whose tip shows the explaining sentence.
 */
export function markTerms({ tokens }: ChapterTokens, model: ChapterModel): void {
  setIds(tokens, model)
  const links = new Map(model.glossary.map((link) => [keyOf(link.name), link]))
  const find = nameFinder([...links.keys()])
  const done = new Set<string>()
  const linkFor = ({ key }: NameUse, word: string): GlossaryLink | undefined => {
    const link = links.get(key)
    if (link === undefined || link.isOwn || done.has(key) || !hasCapitalsOf(link.listed, word))
      return undefined
    done.add(key)
    return link
  }
  let count = 0
  for (const [i, token] of tokens.entries()) {
    if (token.type !== 'inline' || token.children === null) continue
    if (tokens[i - 1]?.type === 'heading_open') continue
    let depth = 0
    token.children = token.children.flatMap((child) => {
      // No link belongs into another link, or into bold text.
      if (/^(?:link|strong)_/.test(child.type)) depth += child.nesting
      if (child.type !== 'text' || depth > 0) return [child]
      return withLinks(child, find(child.content), linkFor, () =>
        model.isInteractive ? `tip.${++count}` : undefined,
      )
    })
  }
}

function setIds(tokens: readonly MarkdownToken[], { terms, prefix }: ChapterModel): void {
  const anchors = new Map(terms.map(({ anchor, token }) => [`${token.paragraph}.${token.offset}`, anchor]))
  for (const paragraph of new Set(terms.map(({ token }) => token.paragraph))) {
    for (const child of tokens[paragraph]?.children ?? []) {
      const place = `${paragraph}.${offsetOf(child)}`
      const anchor = child.type === 'strong_open' ? anchors.get(place) : undefined
      if (anchor === undefined) continue
      child.attrSet('id', prefix + anchor)
      // Bold directly inside bold begins at the same place.
      anchors.delete(place)
    }
  }
}

function withLinks(
  text: MarkdownToken,
  uses: readonly NameUse[],
  linkFor: (use: NameUse, word: string) => GlossaryLink | undefined,
  nextId: () => string | undefined,
): MarkdownToken[] {
  const parts: MarkdownToken[] = []
  let end = 0
  for (const use of uses) {
    const word = text.content.slice(use.start, use.end)
    const link = linkFor(use, word)
    if (link?.href === undefined) continue
    parts.push(piece(text, 'text', text.content.slice(end, use.start)))
    parts.push(piece(text, 'ours', termLink(word, link, nextId()).html))
    end = use.end
  }
  return [...parts, piece(text, 'text', text.content.slice(end))]
}

function piece(text: MarkdownToken, type: string, content: string): MarkdownToken {
  return Object.assign(Object.create(text) as MarkdownToken, { type, content })
}

/** @param id of the tip; the tip is left out if it is missing */
function termLink(word: string, { href, sentence }: GlossaryLink, id: string | undefined): Html {
  if (id === undefined) return html`<a class="to-term" href="${href}">${word}</a>`
  return html`<span class="term"><a href="${href}" aria-describedby="${id}">${word}</a><span role="tooltip" class="tip" id="${id}">${sentence}</span></span>`
}
