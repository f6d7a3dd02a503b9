import { join, relative, resolve, sep } from 'node:path'
import { type Book } from './book/extract.ts'
import { loadBook } from './book/load.ts'
import {
  headingAbove,
  throughMap,
  whatElse,
  whereWent,
  whereWritten,
  type Went,
  type Written,
} from './book/line-origins.ts'
import type { ChapterHeading } from './chapter/chapter.ts'
import type { Place } from './problem/place.ts'
import { plural } from './problem/plural.ts'
import type { Problem } from './problem/problem.ts'
import { programsAt } from './program/link-programs.ts'
import type { Program } from './program/program.ts'
import { sourceName } from './program/compile/program-map.ts'
import { type ChapterFile, digestsOf, findChapters, shownPath } from './chapter/chapter-files.ts'
import { chapterDigests } from './chapter/settings-file.ts'
import { textOnDisk } from './system/disk.ts'
import { digestOnDisk } from './output/entries.ts'
import { type OutputNotes, outputAround, readNotes } from './output/notes.ts'
import { decodedAddress } from './text/decoded-address.ts'

type Question = {
  /** A place in a program or a chapter, with its path as the person wrote it. */
  readonly place: Place
  /** The output folder, as the person wrote it; the folder that contains the program takes precedence. */
  readonly out: string
  /** What shown paths are relative to. */
  readonly cwd: string
}

export type Answer =
  | (Written & { readonly kind: 'written'; readonly heading: ChapterHeading | undefined })
  | {
      readonly kind: 'went'
      /** The chapter's place. */
      readonly at: Place
      readonly heading: ChapterHeading | undefined
      /** The shown path of the output folder. */
      readonly out: string
      readonly places: readonly Went[]
      readonly what: string
    }

/** A build that is up to date. */
type Built = {
  readonly out: string
  readonly chapters: readonly ChapterFile[]
  readonly book: Book
  readonly cwd: string
}

/** Finds the chapter in which a program's line was written, or the programs to which a chapter's line went. */
export function findPlace({ place, out, cwd }: Question): Answer | Problem {
  const file = resolve(cwd, place.path)
  const folder = outputAround(file) ?? resolve(cwd, out)
  const notes = readNotes(folder)
  if (notes.folder === undefined || notes.contents !== 'programs')
    return nothingBuilt(place, shownPath(folder, cwd))
  const chapters = findChapters(resolve(folder, notes.folder), cwd) ?? []
  const [now, then] = [digestsOf(chapters), notes.inputs].map(chapterDigests)
  const changed = chapters.find((_, i) => now?.[i] !== then?.[i])
  if (changed !== undefined || now?.length !== then?.length)
    return stale(place, changed?.path ?? `a chapter in ${shownPath(resolve(folder, notes.folder), cwd)}`)
  const built = {
    out: folder,
    chapters,
    cwd,
    book: loadBook(shownPath(resolve(folder, notes.folder), cwd), undefined, cwd).book,
  }
  // The place may be copied from a stack trace, where the name of a source is an address.
  const name = decodedAddress(place.path)
  const asked = chapters.find((chapter) => chapter.file === file || sourceName(chapter.name) === name)
  if (asked !== undefined) return fromChapter({ ...place, path: asked.path }, built)
  return fromProgram(place, relative(folder, file).split(sep).join('/'), notes, built)
}

/** The programs as they were built: at the end of the book, or of an earlier chapter. */
function programsOf({ chapters, linked }: Book, { through }: OutputNotes): readonly Program[] {
  const index = chapters.findIndex(({ slug }) => slug === through)
  return index < 0 ? linked.programs : programsAt(linked, index)
}

function fromChapter(place: Place, { book, out, cwd }: Built): Answer {
  const places = whereWent(book, place)
  return {
    kind: 'went',
    at: place,
    out: shownPath(out, cwd),
    heading: headingAbove(book, place),
    places,
    what: places.length > 0 ? '' : whatElse(book, place),
  }
}

function fromProgram(
  place: Place,
  target: string,
  notes: OutputNotes,
  { out, book, chapters, cwd }: Built,
): Answer | Problem {
  if (!Object.hasOwn(notes.files, target)) return noProgram(place, shownPath(out, cwd))
  const own = [target, `${target}.map`].filter((path) => Object.hasOwn(notes.files, path))
  const changed = own.find((path) => digestOnDisk(join(out, path)) !== notes.files[path])
  if (changed !== undefined) {
    const isThere = digestOnDisk(join(out, changed)) !== undefined
    const isOwn = programsOf(book, notes).some((program) => program.target === target)
    return isThere ? edited(place, shownPath(join(out, changed), cwd), isOwn) : stale(place, place.path)
  }
  const written =
    whereWritten(programsOf(book, notes), target, place) ??
    throughMap(textOnDisk(`${join(out, target)}.map`), place, chapters)
  if (written === undefined) return noLine(place, textOnDisk(join(out, target)) ?? '')
  return { kind: 'written', heading: headingAbove(book, written.at), ...written }
}

export function nothingBuilt(at: Place, out: string): Problem {
  const message = `Nothing was built in \`${out}\`, so there is no map of where this went or came from.`
  const hint = 'Build the book first; or name its output folder with `--out`.'
  return { code: 'no-map', message, at, expected: 'an output folder that `tangle build` has written', hint }
}

function noProgram(at: Place, out: string): Problem {
  const message = `This is neither a chapter of the book in \`${out}\` nor a file made from one.`
  const hint = 'Correct the path; or name the output folder with `--out`.'
  return { code: 'no-map', message, at, expected: 'a chapter, or a file of the output folder', hint }
}

/** @param text of the file that was asked about */
function noLine(at: Place, text: string): Problem {
  const count = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  if (at.line > count) {
    const message = `This file has ${plural(count, 'line')}, and no line ${at.line}.`
    const hint = 'Build the book again, if the line is from an earlier run; or ask for another line.'
    return { code: 'no-map', message, at, expected: `a line from 1 to ${count}`, hint }
  }
  const message = 'No chapter contains this line: the tool added it.'
  const hint = 'Ask for a line of the `.ts` file, or of the `.compiled.js` file next to it.'
  return { code: 'no-map', message, at, expected: 'a line of a program', hint }
}

function stale(at: Place, what: string): Problem {
  const message = `The programs were built from other text: \`${what}\` has changed since.`
  const hint = 'Build the book again, then ask again.'
  return { code: 'stale-map', message, at, expected: 'an output folder that agrees with the chapters', hint }
}

/** @param isOwn whether chapters hold the text of the file, so that an edit of it can go back */
function edited(at: Place, path: string, isOwn: boolean): Problem {
  const again = `remove \`${path}\` and build; then ask again.`
  return {
    code: 'stale-map',
    message: `\`${path}\` was edited since the build, so its lines are not the chapters’ any more.`,
    at,
    expected: 'a file as the last build wrote it',
    hint: isOwn
      ? `Take the edit into the chapters with \`npx tangle stitch\` and build, or ${again}`
      : `To ask about its lines, ${again}`,
  }
}
