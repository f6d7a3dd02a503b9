import { readPageText } from '../../chapter/chapter-text.ts'
import type { Destination, Prose } from '../../prose/prose.ts'
import { isAddress, pathOfLink } from '../../prose/link-path.ts'
import { readProse } from '../../prose/read-prose.ts'
import { chapterAt, type Now } from '../now.ts'
import { stretchAt } from '../places.ts'
import type { DocumentLink } from '../protocol.ts'

/** The links and pictures of a chapter's text, each with what it leads to. */
export function documentLinks(now: Now, path: string): DocumentLink[] {
  return (proseOf(now, path)?.destinations ?? []).map((destination) => ({
    range: stretchAt(destination.at, destination.length).range,
    target: targetOf(now, path, destination),
  }))
}

function proseOf(now: Now, path: string): Prose | undefined {
  const chapter = chapterAt(now, path)
  const text = now.texts.get(path)
  if (chapter === undefined || text === undefined) return undefined
  const source = { path, slug: chapter.slug, name: chapter.slug, text }
  return readProse(readPageText(source), () => false).prose
}

/** An address; for a heading of a chapter, with its line (`#L12`), which editors go to. */
function targetOf(now: Now, path: string, { href }: Destination): string {
  if (isAddress(href)) return href
  const slug = chapterAt(now, path)?.slug ?? ''
  const folder = path.slice(0, path.length - `${slug}.md`.length)
  const link = pathOfLink(href, slug)
  const uri = now.uriOf(folder + link.path)
  if (link.fragment === undefined) return uri
  const heading = proseOf(now, folder + link.path)?.headings.find(({ anchor }) => anchor === link.fragment)
  return heading === undefined ? uri : `${uri}#L${heading.at.line}`
}
