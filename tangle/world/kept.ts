import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Trace } from '../data/trace.ts'
import type { Transcript } from '../data/transcript.ts'

/** Keeps the record of a run: `DIR/01-sockets.3.json` for the third transcript of that chapter. */
export function keepTrace(folder: string, { block, ordinal }: Transcript, trace: Trace): void {
  const file = join(folder, `${block.slug}.${ordinal}.json`)
  mkdirSync(dirname(file), { recursive: true })
  replaceFile(file, `${JSON.stringify(trace, undefined, 1)}\n`)
}

/** Keeps the coverage of a book where viewers look for it: `DIR/coverage/lcov.info`. */
export function keepLcov(folder: string, text: string): void {
  const file = join(folder, 'coverage/lcov.info')
  mkdirSync(dirname(file), { recursive: true })
  replaceFile(file, text)
}

/** Changes a text file whole or not at all. */
export function rewriteFile(file: string, change: (text: string) => string): void {
  replaceFile(file, change(readFileSync(file, 'utf8')))
}

function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}
