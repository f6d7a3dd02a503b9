import type { Trace } from '../../data/trace.ts'
import type { Lifeline, Mark, Note } from './scene.ts'
import type { Run, Steps } from './steps.ts'
import type { TiedRow } from './tie-rows.ts'
import { noteWords } from './words.ts'

type NoteMark = Extract<Mark, { kind: 'note' }>

/** What lifelines show: one note for all rows of a step, and one for each key that is pressed. */
export function placeNotes(run: Run, steps: Steps, lifelines: readonly Lifeline[]): Mark[] {
  const notes = new Map<string, NoteMark>()
  for (const [index, tied] of run.rows.entries()) {
    const { kind, text } = tied.row
    const lifeline = lifelineOf(tied, run.trace, lifelines)
    const own = lifelines[lifeline]
    if (own === undefined || (kind !== 'output' && kind !== 'key')) continue
    const step = steps.ofRow[index] ?? 0
    const key = JSON.stringify([lifeline, step, kind])
    const known = notes.get(key)
    const rows = [...(known?.rows ?? []), index]
    const note: Note = { kind: kind === 'key' ? 'key' : 'shows', lines: [...(known?.note.lines ?? []), text] }
    notes.set(key, { kind: 'note', step, lifeline, note, rows, words: noteWords(note, own) })
  }
  return [...notes.values()]
}

/** The lifeline of the program that printed a row; for a row that nobody watched, the first one of its command. */
function lifelineOf({ after, command }: TiedRow, trace: Trace, lifelines: readonly Lifeline[]): number {
  const process = trace.events[after ?? -1]?.process ?? -1
  const own = lifelines.findIndex(({ processes }) => processes.includes(process))
  return own >= 0 ? own : lifelines.findIndex((one) => one.command === command)
}
