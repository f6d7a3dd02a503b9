import type { Transcript } from '../../transcript/notation/transcript.ts'

/**
 * The paths of everything in the woven book. Chapters keep their own paths; what the tool adds is below
 * `reference/`. All paths are relative to the book's folder, with `/`.
 */
export const contentsPage = 'index.html'
export const programsPage = 'reference/programs.html'
export const chunksPage = 'reference/chunks.html'
export const glossaryPage = 'reference/glossary.html'
export const searchPage = 'reference/search.html'
/** One page with everything, which is only printed. */
export const printPage = 'reference/print.html'
export const pdfFile = 'book.pdf'
export const epubFile = 'book.epub'

/** The folder of the tool's own pages and files: no chapter can be there. */
export const ownFolder = 'reference/'

/** The tool's own files next to the chapters: no folder can have their names. */
export const ownFiles = [contentsPage, pdfFile, epubFile] as const

/** A path as one word, for ids and for names of folders: different paths make different words. */
export function pathAsWord(path: string): string {
  return encodeURIComponent(path).replaceAll('.', '%2E').replaceAll('%', '.')
}

export function partAnchor(part: string): string {
  return `part.${pathAsWord(part)}`
}

export function chapterPage(slug: string): string {
  return `${slug}.html`
}

/** @param edition the slug of the chapter at whose end this version was current; nothing for the end of the book */
export function programPage(target: string, edition: string | undefined): string {
  // A program may be in a folder that is named like another one's page: `a`, and `a.html/b`.
  const path = target.replaceAll(/\.html-*(?=\/)/gi, '$&-')
  return edition === undefined
    ? `reference/program/${path}.html`
    : `reference/edition/${pathAsWord(edition)}/${path}.html`
}

export function programFile(target: string, edition: string | undefined): string {
  return edition === undefined
    ? `reference/file/${target}`
    : `reference/edition-file/${pathAsWord(edition)}/${target}`
}

/** @param path relative to the folder of chapters */
export function pictureFile(path: string): string {
  return `reference/picture/${path}`
}

/** Whether a file of the woven book is what an author wrote, as it is: a program, or what was beside the chapters. */
export function isAuthorsFile(path: string): boolean {
  return /^reference\/(?:file|edition-file|picture)\//i.test(path)
}

export function runRecordFile({ block, ordinal }: Transcript): string {
  return `reference/run/${pathAsWord(block.slug)}.${ordinal}.json`
}

/** @param command 0-based index into the commands of the run */
export function runPictureFile({ block, ordinal }: Transcript, command: number): string {
  return `reference/run/${pathAsWord(block.slug)}.${ordinal}.${command}.png`
}

/** Whether a file of the book is one of its pages, and not a file of the book's own that ends like one. */
export function isPage(path: string): boolean {
  if (!path.endsWith('.html')) return false
  return !path.startsWith(ownFolder) || /^reference\/(?:(?:program|edition)\/|\w+\.html$)/.test(path)
}

/** A stylesheet, a script or a picture of the tool's own. */
export function assetFile(name: string): string {
  return `reference/look/${name}`
}

/**
 * The address of one page from another, or of a part of it.
 *
 * @param anchor an element's id, not encoded
 */
export function hrefTo(from: string, to: string, anchor?: string): string {
  const fragment = anchor === undefined ? '' : `#${encodeURIComponent(anchor)}`
  if (from === to && fragment !== '') return fragment
  const here = from.split('/').slice(0, -1)
  const there = to.split('/')
  const name = there.pop() ?? ''
  let shared = 0
  while (shared < here.length && shared < there.length && here[shared] === there[shared]) shared++
  const steps = [...here.slice(shared).map(() => '..'), ...there.slice(shared), name]
  return steps.map(encodeURIComponent).join('/') + fragment
}
