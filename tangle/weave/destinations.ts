import { posix } from 'node:path'
import type { SiteChapter } from '../data/site.ts'
import { contentsPage, pictureFile } from './paths.ts'

/** What links can lead to. */
export type Links = {
  readonly chapters: readonly SiteChapter[]
  readonly leftOut: ReadonlySet<string>
  /** Files of the folder of chapters that are no chapters, by path. */
  readonly files: ReadonlySet<string>
}

export type Resolved =
  | { readonly kind: 'outside' }
  | { readonly kind: 'page'; readonly page: string; readonly anchor: string | undefined }
  /** A file beside the chapters; it has to come along. */
  | { readonly kind: 'page'; readonly page: string; readonly anchor: undefined; readonly file: string }
  | { readonly kind: 'left-out' }
  /** `near` are the anchors that the page has, where it is only the anchor that is missing. */
  | { readonly kind: 'missing'; readonly near: readonly string[] | undefined; readonly path: string }

/** Finds what a destination of a chapter means. */
export function resolveDestination(href: string, from: SiteChapter, links: Links): Resolved {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return { kind: 'outside' }
  const [written = '', fragment] = decoded(href).split(/#(.*)/s)
  const path =
    written === '' ? `${from.slug}.md` : posix.normalize(posix.join(posix.dirname(from.slug), written))
  const chapter = links.chapters.find(({ slug }) => `${slug}.md` === path)
  if (chapter !== undefined) return resolveAnchor(chapter, fragment, path)
  if (links.leftOut.has(path.replace(/\.md$/, ''))) return { kind: 'left-out' }
  if (path === 'README.md' || path === '.' || path === './')
    return { kind: 'page', page: contentsPage, anchor: undefined }
  if (links.files.has(path)) return { kind: 'page', page: pictureFile(path), anchor: undefined, file: path }
  return { kind: 'missing', near: undefined, path }
}

function resolveAnchor(chapter: SiteChapter, fragment: string | undefined, path: string): Resolved {
  const { page, prose, anchors } = chapter
  if (fragment === undefined || fragment === '') return { kind: 'page', page, anchor: undefined }
  const all = [...prose.headings.map(({ anchor }) => anchor), ...anchors.values()]
  return all.includes(fragment)
    ? { kind: 'page', page, anchor: fragment }
    : { kind: 'missing', near: all, path }
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}

/** The files beside the chapters that some chapter links to or shows. */
export function usedAttachments(links: Links): string[] {
  const used = links.chapters.flatMap((chapter) =>
    chapter.prose.destinations.flatMap(({ href }) => {
      const resolved = resolveDestination(href, chapter, links)
      return resolved.kind === 'page' && 'file' in resolved ? [resolved.file] : []
    }),
  )
  return [...new Set(used)].sort()
}
