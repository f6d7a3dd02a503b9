import type { RecordedRun } from '../transcript/trace/recorded-run.ts'
import type { ShownRun, WovenFile } from './page.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'
import { runPictureFile, runRecordFile } from './plan/paths.ts'

/** The run that proves each transcript, where there is one. */
export type Runs = ReadonlyMap<Transcript, RecordedRun>

/**
 * A run as the page of its transcript shows it.
 *
 * @param hrefOf returns the address of a file of the woven book; nothing where this form has no such file
 */
export function shownRun(
  run: RecordedRun | undefined,
  transcript: Transcript,
  hrefOf: (path: string) => string | undefined,
): ShownRun | undefined {
  if (run === undefined) return undefined
  const pictures = run.pictures.flatMap(({ command, width, height }) => {
    const href = hrefOf(runPictureFile(transcript, command))
    return href === undefined ? [] : [{ command, href, width, height }]
  })
  return { trace: run.trace, record: hrefOf(runRecordFile(transcript)), pictures }
}

/** The records of runs and their screenshots, as files of the woven book. */
export function filesOfRuns(runs: Runs): WovenFile[] {
  return [...runs].flatMap(([transcript, { trace, pictures }]) => [
    { path: runRecordFile(transcript), content: `${JSON.stringify(trace, undefined, 1)}\n` },
    ...pictures.map(({ command, png }) => ({ path: runPictureFile(transcript, command), content: png })),
  ])
}
