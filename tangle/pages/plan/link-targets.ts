import type { Destination } from '../../prose/prose.ts'
import type { Site, SiteChapter } from './site.ts'
import { isAddress, pathOfLink } from '../../prose/link-path.ts'
import { contentsPage, partAnchor, pictureFile } from './paths.ts'

export type Resolved =
  | { readonly kind: 'outside' }
  | { readonly kind: 'page'; readonly page: string; readonly anchor: string | undefined }
  /** A file next to the chapters, which is copied into the book. */
  | { readonly kind: 'page'; readonly page: string; readonly anchor: undefined; readonly file: string }
  /** `near` has the page's anchors, where only the anchor is missing. */
  | { readonly kind: 'missing'; readonly near: readonly string[] | undefined; readonly path: string }

/** Resolves a destination of a chapter. */
export function resolveDestination(href: string, from: SiteChapter, site: Site): Resolved {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return { kind: 'outside' }
  // Without its scheme an address depends on where the book is read.
  if (href.startsWith('//')) return { kind: 'missing', near: undefined, path: href }
  const { path, fragment } = pathOfLink(href, from.slug)
  const chapter = site.chapters.find(({ slug }) => `${slug}.md` === path)
  if (chapter !== undefined) return resolveAnchor(chapter, fragment, path)
  if (site.files.has(path)) return { kind: 'page', page: pictureFile(path), anchor: undefined, file: path }
  return resolveFolder(path, site) ?? { kind: 'missing', near: undefined, path }
}

/** Whether a link of a chapter leads to a chapter that is left out, or to a folder of such chapters. */
export function leadsToLeftOut(href: string, slug: string, leftOut: ReadonlySet<string>): boolean {
  if (leftOut.size === 0 || isAddress(href)) return false
  const { path } = pathOfLink(href, slug)
  const folder = folderOf(path)
  return leftOut.has(path.replace(/\.md$/, '')) || (folder !== undefined && holdsSome(folder, [...leftOut]))
}

/** `README.md` means its folder, and leads to that part of the contents. */
function resolveFolder(path: string, { chapters }: Site): Resolved | undefined {
  const folder = folderOf(path)
  if (folder === '') return { kind: 'page', page: contentsPage, anchor: undefined }
  const slugs = chapters.map(({ slug }) => slug)
  if (folder === undefined || !holdsSome(folder, slugs)) return undefined
  const isPart = chapters.some(({ part }) => part === folder)
  return { kind: 'page', page: contentsPage, anchor: isPart ? partAnchor(folder) : undefined }
}

/** The folder that a path means, if it means one; the folder of chapters itself is `''`. */
function folderOf(path: string): string | undefined {
  if (!/(?:^|\/)README\.md$|\/$|^\.$/.test(path)) return undefined
  return path.replace(/(?:^|\/)README\.md$|\/$|^\.\/?$/, '')
}

function holdsSome(folder: string, slugs: readonly string[]): boolean {
  return slugs.some((slug) => slug.startsWith(`${folder}/`))
}

function resolveAnchor(chapter: SiteChapter, fragment: string | undefined, path: string): Resolved {
  const { page, prose, anchors } = chapter
  if (fragment === undefined || fragment === '') return { kind: 'page', page, anchor: undefined }
  const all = [...prose.headings.map(({ anchor }) => anchor), ...anchors.values()]
  return all.includes(fragment)
    ? { kind: 'page', page, anchor: fragment }
    : { kind: 'missing', near: all, path }
}

/** The files next to the chapters that some chapter links to or shows: sorted paths, each with where it is first named. */
export function usedAttachments(site: Site): [path: string, first: Destination][] {
  const used = new Map<string, Destination>()
  for (const chapter of site.chapters)
    for (const destination of chapter.prose.destinations) {
      const resolved = resolveDestination(destination.href, chapter, site)
      if (resolved.kind === 'page' && 'file' in resolved && !used.has(resolved.file))
        used.set(resolved.file, destination)
    }
  return [...used].sort(([a], [b]) => (a < b ? -1 : 1))
}
