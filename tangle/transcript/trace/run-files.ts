import { basename, dirname, join } from 'node:path'
import { type RunInputs, stillProves, type RecordedRun, type Screenshot } from './recorded-run.ts'
import { isRecord, isRunOf, type ScreenshotFile } from './check-run.ts'
import type { Chapter } from '../../chapter/chapter.ts'
import type { Transcript } from '../notation/transcript.ts'
import { digestOf } from '../../system/digest.ts'
import { bytesOfStranger, namesInFolder, textOfStranger } from '../../system/disk.ts'
import { entryAt } from '../../system/entry-at.ts'
import { discard, writeFileAtomically } from '../../system/write-file.mjs'

/** In bytes: the longest record of a run, and the longest picture, that are read. */
const [longestRecord, longestPicture] = [2 ** 28, 2 ** 25]

/**
 * Records a run: in `DIR/01-sockets.3.json` for the third transcript of that chapter, and next to it in
 * `DIR/01-sockets.3.1.png` what the second of its commands showed in a browser.
 */
export function writeRun(
  folder: string,
  transcript: Transcript,
  { trace, pictures, ...rest }: RecordedRun,
): void {
  const file = recordFile(folder, transcript)
  const files = pictures.map(({ png, ...picture }): ScreenshotFile => {
    const name = pictureName(transcript, picture.command)
    writeFileAtomically(join(dirname(file), name), png)
    return { ...picture, file: name, digest: digestOf(png) }
  })
  writeFileAtomically(file, `${JSON.stringify({ ...trace, ...rest, pictures: files }, undefined, 1)}\n`)
}

/**
 * The recorded run of a transcript, if it still proves it.
 *
 * @param now what a run would depend on now
 * @returns nothing where no run was recorded, where it differed, or where something has changed since
 */
export function readCurrentRun(
  folder: string,
  transcript: Transcript,
  now: RunInputs,
): RecordedRun | undefined {
  const run = readRun(folder, transcript)
  return run !== undefined && stillProves(run, now) ? run : undefined
}

/** A record that is missing, cut off, too long, of another form or without its screenshots does not count. */
function readRun(folder: string, transcript: Transcript): RecordedRun | undefined {
  const file = recordFile(folder, transcript)
  const run = jsonIn(textOfStranger(file, longestRecord) ?? '')
  if (!isRunOf(transcript, run)) return undefined
  const { inputs, proves, pictures: files, ...trace } = run
  const pictures = files.flatMap((one) => readPicture(dirname(file), transcript, one) ?? [])
  return pictures.length === files.length ? { trace, inputs, proves, pictures } : undefined
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @returns nothing where the file is of another run, or not one that the tool would have named so */
function readPicture(
  folder: string,
  transcript: Transcript,
  { file, digest, ...picture }: ScreenshotFile,
): Screenshot | undefined {
  if (file !== pictureName(transcript, picture.command)) return undefined
  const png = bytesOfStranger(join(folder, file), longestPicture)
  return png !== undefined && digestOf(png) === digest ? { ...picture, png } : undefined
}

type Kept = { readonly chapters: readonly Chapter[]; readonly transcripts: readonly Transcript[] }

/**
 * Removes the recorded runs of transcripts that a book no longer has, with their pictures. What is not a record, and records of chapters
 * in other folders, stay.
 *
 * @param book without a problem: where a fence is not read, its run may still be wanted
 */
export function removeOtherRuns(folder: string, { chapters, transcripts }: Kept): void {
  const known = new Set(transcripts.map((transcript) => recordFile(folder, transcript)))
  const books = new Set(chapters.map(({ path, slug }) => path.slice(0, -`${slug}.md`.length)))
  const isOfBook = (run: unknown) => isRecord(run) && [...books].some((book) => run.chapter.startsWith(book))
  for (const file of filesBelow(folder)) {
    const [, stem] = /^(.*\.\d+)\.json$/.exec(basename(file)) ?? []
    if (stem === undefined || known.has(file)) continue
    if (!isOfBook(jsonIn(textOfStranger(file, longestRecord) ?? ''))) continue
    const isPicture = (name: string) =>
      name.startsWith(`${stem}.`) && /^\d+\.png$/.test(name.slice(stem.length + 1))
    for (const name of namesInFolder(dirname(file)).filter(isPicture)) discard(join(dirname(file), name))
    discard(file)
  }
}

/** The files of a folder and of the folders in it; no links. */
function filesBelow(folder: string): string[] {
  return namesInFolder(folder).flatMap((name) => {
    const path = join(folder, name)
    const entry = entryAt(path)
    if (entry?.isDirectory() === true) return filesBelow(path)
    return entry?.isFile() === true ? [path] : []
  })
}

function pictureName(transcript: Transcript, command: number): string {
  return `${nameOf(transcript)}.${command}.png`
}

/** The file of a transcript's recorded run. */
export function recordFile(folder: string, { block, ordinal }: Transcript): string {
  return join(folder, `${block.slug}.${ordinal}.json`)
}

function nameOf({ block, ordinal }: Transcript): string {
  return `${block.slug.replace(/^.*\//, '')}.${ordinal}`
}

/** Writes the coverage of a book where viewers look for it: `DIR/coverage/lcov.info`. */
export function keepLcov(folder: string, text: string): void {
  writeFileAtomically(join(folder, 'coverage/lcov.info'), text)
}
