import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemIfRefused } from '../problem/failed-call.ts'
import { fingerprint } from '../system/fingerprint.ts'
import { writeFileAtomically } from '../system/write-file.mjs'
import { notesFolder } from '../output/notes.ts'

/** HTML by the digest of what it was made from. */
type Figures = Readonly<Record<string, string>>

type Notes = { readonly tool: string; readonly figures: Figures }

/**
 * The figures that the last run left next to an output folder's notes; none where another version of the tool made them.
 * The figure of a key never changes, so they may be older or newer than the pages.
 */
export function readFigures(out: string): Figures {
  try {
    const notes = JSON.parse(readFileSync(fileIn(out), 'utf8')) as Notes
    return notes.tool === fingerprint && notes.figures instanceof Object ? notes.figures : {}
  } catch {
    return {}
  }
}

/** Keeps figures for the next run. Where the system refuses that, they are only made again. */
export function writeFigures(out: string, figures: Figures): void {
  problemIfRefused(() =>
    writeFileAtomically(fileIn(out), JSON.stringify({ tool: fingerprint, figures } satisfies Notes)),
  )
}

function fileIn(out: string): string {
  return join(out, notesFolder, 'figures.json')
}
