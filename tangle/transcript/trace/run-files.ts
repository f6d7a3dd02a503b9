import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type RunInputs, stillProves, type RecordedRun, type Screenshot } from './recorded-run.ts'
import type { Transcript } from '../notation/transcript.ts'
import { digestOf } from '../../system/digest.ts'
import { writeFileAtomically } from '../../system/write-file.mjs'

/** A screenshot in the record of its run: its file's name, and the digest of its bytes. */
type ScreenshotFile = Omit<Screenshot, 'png'> & { readonly file: string; readonly digest: string }

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
    const name = `${nameOf(transcript)}.${picture.command}.png`
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
  const run = readRun(recordFile(folder, transcript))
  return run !== undefined && stillProves(run, now) ? run : undefined
}

/** A record that is missing, cut off, of another format or without its screenshots does not count. */
function readRun(file: string): RecordedRun | undefined {
  try {
    const { inputs, proves, pictures, ...trace } = JSON.parse(readFileSync(file, 'utf8'))
    if (trace.format !== 1 || inputs === undefined) return undefined
    return {
      trace,
      inputs,
      proves,
      pictures: pictures.map((one: ScreenshotFile) => readPicture(dirname(file), one)),
    }
  } catch {
    return undefined
  }
}

function readPicture(folder: string, { file, digest, ...picture }: ScreenshotFile): Screenshot {
  const png = readFileSync(join(folder, file))
  if (digestOf(png) !== digest) throw new Error(`${file} is of another run`)
  return { ...picture, png }
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

/** Changes a text file whole or not at all; where `change` returns nothing the file stays as it is. */
export function rewriteFile(file: string, change: (text: string) => string | undefined): void {
  const text = change(readFileSync(file, 'utf8'))
  if (text !== undefined) writeFileAtomically(file, text)
}
