import type { RelatedPlace } from '../../problem/problem.ts'
import { mayReadTerminal } from '../notation/terminal-input.ts'
import { isShown, type Row, type Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'
import { rowsUnder, type WrongRow } from './compare.ts'

/** What to do about a last row that never came because the program above it still waits: nobody has pressed the key that lets it go on. */
export function unpressedKey(
  { pair: { printed, actual }, start, command }: WrongRow,
  transcript: Transcript,
  trace: Trace,
): string | undefined {
  const own = rowsUnder(transcript.rows, start)
  if (printed === undefined || printed !== own.findLast(isShown) || !isUnpressed(trace, command))
    return undefined
  if (own.some(({ kind }) => kind === 'status')) return hintOfInterrupt(start)
  if (listens(trace, command))
    return actual === undefined ? `Correct the program or the row. ${hintOfInterrupt(start)}` : undefined
  const { prompt } = transcript.block.role
  const last = trace.rows.findLast((row) => row.command === command)?.text
  if (prompt === undefined || last?.trimEnd() !== prompt.trimEnd() || !mayReadTerminal(start.text))
    return undefined
  return `\`${start.text}\` still waits at its prompt, since its input was never ended: write \`^D\` in a row of its own where you press it, above what the program does then.`
}

/** What to do about a command that has not ended, though its status is printed. */
export function hintOfInterrupt(start: Row): string {
  return `\`${start.text}\` still runs: if \`^C\` is to end it, write \`^C\` in a row of its own, above what the program prints then.`
}

/** Whether a command runs on, and no key was pressed in it. */
export function isUnpressed({ commands, keys }: Trace, command: number): boolean {
  if (commands[command]?.status !== undefined || commands[command]?.overdue) return false
  return keys.every((one) => one.command !== command || one.key === 'line')
}

/** Whether a process of a command listens on a port. */
export function listens({ events, processes }: Trace, command: number): boolean {
  return events.some(({ kind, process }) => kind === 'listen' && processes[process]?.command === command)
}

/**
 * A row that is typed though it may be the program that prints it: the same row was shown again, and the transcript does not have that.
 */
export function typedOutput(
  wrong: readonly WrongRow[],
  { rows: printed }: Transcript,
  trace: Trace,
): { readonly row: Row; readonly hint: string; readonly note: RelatedPlace } | undefined {
  for (const { pair, start } of wrong) {
    const shown = trace.rows[pair.actual ?? -1]
    const isTyped = trace.events[shown?.event ?? -1]?.kind === 'type'
    if (shown === undefined || isTyped) continue
    const row = rowsUnder(printed, start).find(({ kind, text }) => kind === 'input' && text === shown.text)
    if (row === undefined) continue
    const hint = `\`${row.text}\` was typed, and the program printed the same row below it: if it is only printed, write \`\\${row.text}\`.`
    return { row, hint, note: { message: 'this row is typed', at: row.at } }
  }
  return undefined
}
