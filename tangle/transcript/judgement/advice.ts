import { type Problem, writing } from '../../problem/problem.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import { mayReadTerminal } from '../notation/terminal-input.ts'
import type { Trace } from '../trace/trace.ts'
import type { Shape } from '../../chapter/chapter.ts'
import type { OutputFile } from '../../program/program.ts'
import type { AlignedRow } from './align.ts'
import { rowsUnder, type WrongRow } from './compare.ts'
import { hintOfValue } from './differing-value.ts'
import { shownToPersons } from './terminal-habits.ts'
import { shownText } from '../notation/escapes.ts'
import { typedOutput, unpressedKey } from './unpressed.ts'
import { hintOfMisplaced } from './wrong-pane.ts'

type Advice = Pick<Problem, 'hint' | 'rewriting' | 'notes' | 'fixes'>

/** What to do about output that differs, in the order of the chapter. @param files the contents of `dist/` */
export function adviceOf(
  wrong: readonly WrongRow[],
  transcript: Transcript,
  trace: Trace,
  shapes: readonly Shape[],
  files: readonly OutputFile[],
): Advice {
  const output = typedOutput(wrong, transcript, trace)
  if (output !== undefined) {
    const { row, hint, note } = output
    return {
      hint,
      rewriting: 'unasked',
      notes: [note],
      fixes: [writing(`\\${row.text}`, row.at, row.text.length)],
    }
  }
  const typed = wrong.find(({ pair }) => pair.printed?.kind === 'input')
  const { prompt = '' } = transcript.block.role
  if (typed !== undefined) return adviceOfTyped(typed, prompt, trace)
  const asked = wrong.find(
    ({ pair, start, command }) =>
      mayReadTerminal(start.text) && promptShown(pair, transcript, trace, command)?.endsWith(' '),
  )
  // Most likely the row is to be typed: what is typed is never rewritten.
  if (asked !== undefined) return { hint: meantAsTyped(asked, transcript, trace) ?? '' }
  const refused = wrong.map((one) => refusedConnection(one, trace))
  const hints = wrong.map(
    (one) =>
      shownToPersons(one, trace) ??
      meantAsKey(one) ??
      meantAsTyped(one, transcript, trace) ??
      unpressedKey(one, transcript, trace),
  )
  const others = [
    hintOfEmptyLine(wrong, transcript, trace),
    hintOfValue(wrong, transcript, trace, shapes, files),
  ]
  const inPane = hintOfMisplaced(wrong, transcript, trace)
  const hint = [...refused, inPane, ...hints, ...others].find((one) => one !== undefined)
  return { hint: hint ?? 'Correct the program or the row.', rewriting: 'unasked' }
}

/** What to do about an empty line that may be one of another pane. */
function hintOfEmptyLine(
  wrong: readonly WrongRow[],
  { panes }: Transcript,
  { rows }: Trace,
): string | undefined {
  const isEmpty = ({ pair: { printed, actual } }: WrongRow) =>
    (printed?.kind === 'output' && printed.text === '') || rows[actual ?? -1]?.text.trim() === ''
  if (panes.length === 1 || !wrong.some(isEmpty)) return undefined
  return 'A line that is empty in all panes is an empty line of the pane whose row is above it. Where another pane shows one, write `\\` there. Else correct the program or the row.'
}

/** A typed line that was not shown: what is typed is the author's, and no rewriting finds it out. */
function adviceOfTyped(
  { pair: { printed, actual }, command }: WrongRow,
  prompt: string,
  trace: Trace,
): Advice {
  const { typed: text = '' } = printed ?? {}
  const written = `${prompt}${shownText(text)}`
  if (printed?.text !== written && trace.rows[actual ?? -1]?.text === written)
    return { hint: `Write \`${written}\`: what is typed has the escapes of output.` }
  const own = trace.rows.filter((row) => row.command === command)
  const above = own[own.findIndex((row) => row.text === printed?.text) - 1]
  if (above !== undefined) return { hint: `Move this row below \`${above.text}\`, where it was shown.` }
  const asked = promptsShown(trace, command).find((one) => one !== prompt)
  if (asked !== undefined && trace.rows.some((row) => row.command === command && isPrompt(row.text, prompt)))
    return { hint: hintOfOtherPrompt(text, prompt, asked) }
  const shown = trace.rows[actual ?? -1]?.text ?? ''
  const other = text !== '' && shown.endsWith(text) ? shown.slice(0, -text.length) : ''
  const meant = other === '' ? 'the prompt that the program prints' : `\`prompt="${other}"\``
  return { hint: `Declare ${meant}, or correct the program; a line that is typed is never rewritten.` }
}

/** What a command showed before each line that was typed to it. */
function promptsShown({ rows, events }: Trace, command: number): string[] {
  return rows.flatMap((row) => {
    const event = events[row.event ?? -1]
    const text = event?.kind === 'type' ? shownText(event.text) : undefined
    if (row.command !== command || text === undefined || !row.text.endsWith(text)) return []
    return [row.text.slice(0, row.text.length - text.length)]
  })
}

/** Whether a row is a prompt alone, or begins with it. */
function isPrompt(row: string, prompt: string): boolean {
  return row.startsWith(prompt) || row === prompt.trimEnd()
}

/**
 * What to do about a line that was typed behind something else than the prompt.
 *
 * @param line what was typed
 * @param other what it was typed behind; empty where that was the beginning of a row
 */
function hintOfOtherPrompt(line: string, prompt: string, other: string): string {
  if (other.trim() === '' || other.startsWith(prompt))
    return `No prompt was there for \`${line}\`: the program had printed something behind \`${prompt}\`, or had read a line since. Have it print \`${prompt}\` again before it reads the next line. Output that goes on in the row of a prompt is written \`\\${prompt}…\`.`
  return `A transcript has one prompt, and what runs here asks with \`${prompt}\` and with \`${other}\`: have it print each question in a row of its own and the same prompt below it, or send it the lines through a pipe.`
}

/** What to do about a row of output that looks as if it was to be typed. */
function meantAsTyped({ pair, start, command }: WrongRow, transcript: Transcript, trace: Trace) {
  const { printed } = pair
  if (printed?.kind !== 'output') return undefined
  const { prompt } = transcript.block.role
  const asked = promptShown(pair, transcript, trace, command)
  if (!mayReadTerminal(start.text))
    return asked === undefined
      ? undefined
      : 'What comes through a pipe or from a file is not shown: correct the row or the program.'
  if (asked !== undefined && trace.keys.some(({ key, unheard }) => key === 'line' && unheard === undefined))
    return hintOfOtherPrompt(printed.text, prompt ?? '', asked)
  if (asked !== undefined)
    return `\`${printed.text}\` begins with what the program showed last: if the rest is to be typed, write \`prompt="${asked}"\` after \`console\`; else correct the program or the row.`
  if (prompt === undefined)
    return endedItsInput(transcript, trace, start, command) || wasSilent(trace, command)
      ? `Correct the program or the row. ${hintOfPrompt(`\`${printed.text}\``)}`
      : undefined
  if (printed.text.startsWith(prompt)) return undefined
  const [sign = ''] = /\S\s*$/.exec(prompt) ?? []
  const end = printed.text.indexOf(sign)
  if (end < 1 || /\s/.test(printed.text.slice(0, end))) return undefined
  return `\`${printed.text}\` does not begin with the prompt \`${prompt}\`, so it is taken for output: correct the row or \`prompt=\` if it is to be typed, else the program.`
}

/** What a command showed last, where a row that it never showed begins with that: it may be a prompt that is not declared. */
function promptShown(
  { printed }: AlignedRow,
  { block }: Transcript,
  { rows }: Trace,
  command: number,
): string | undefined {
  if (printed?.kind !== 'output') return undefined
  const last = rows.findLast((row) => row.command === command)?.text ?? ''
  const isOther = last !== block.role.prompt && last !== printed.text
  return isOther && last.trim() !== '' && printed.text.startsWith(last) ? last : undefined
}

/** Whether a command showed nothing, and a key was pressed while it ran: it may have waited for a line. */
function wasSilent({ rows, keys }: Trace, command: number): boolean {
  return keys.some((key) => key.command === command) && rows.every((row) => row.command !== command)
}

/** `^` and a character, as terminals show keys. */
const looksLikeKey = /^\^[A-Z[\\\]^_?]$/

function meantAsKey({ pair: { printed } }: WrongRow): string | undefined {
  if (printed?.kind !== 'output' || !looksLikeKey.test(printed.text)) return undefined
  return hintOfOtherKey(printed.text)
}

function hintOfOtherKey(text: string): string {
  return `\`${text}\` is not a key here, so it is taken for output: only \`^C\` and \`^D\` can be pressed.`
}

/** What to do about a program that goes on for too long. */
export function adviceOfOverdue({ rows }: Transcript, trace: Trace, start: Row, command: number): string {
  if (start.kind === 'visit')
    return wasAnswered(trace, command)
      ? 'Look for timers or requests that always start another, for a text that never stays the same, or for an answer that begins and does not come to its end: one that is broken off, or shorter than its `Content-Length`.'
      : 'Look for a request that the server does not answer.'
  const { keys } = trace
  const own = rowsUnder(rows, start)
  const other = own.find(({ kind, text }) => kind === 'output' && looksLikeKey.test(text))
  if (other !== undefined) return hintOfOtherKey(other.text)
  const pressed = keys.findLast((one) => one.command === command && one.key !== 'line')
  if (pressed === undefined) return 'Look for a timer or a loop that never ends.'
  const does =
    pressed.key === '^C'
      ? 'a program that listens to SIGINT has to end by itself'
      : 'something else keeps it running, such as a timer or a connection'
  return `\`${pressed.key}\` was pressed, and it went on: ${does}.`
}

/** Whether a browser has got anything from a server. */
function wasAnswered({ events, processes }: Trace, command: number): boolean {
  return events.some(({ kind, process }) => kind === 'read' && processes[process]?.command === command)
}

/** What to do about a client that found no server, though one of the transcript listens later, or none does. */
function refusedConnection({ pair, start, command }: WrongRow, trace: Trace): string | undefined {
  const shown = trace.rows[pair.actual ?? -1]?.text ?? ''
  const port =
    start.kind === 'visit' && shown === 'ERR_CONNECTION_REFUSED'
      ? new URL(start.text).port || '80'
      : /\bECONNREFUSED\b.*:(\d+)/.exec(shown)?.[1]
  if (port === undefined) return undefined
  const server = trace.events.find((event) => event.kind === 'listen' && event.port === Number(port))
  const starter = trace.processes[server?.process ?? -1]?.command
  if (starter === undefined)
    return `No program of this transcript listens on port ${port}: start the server first, or correct the port.`
  if (starter <= command) return undefined
  return `Nothing listened on port ${port} yet: start the server first, so move \`$ ${trace.commands[starter]?.text ?? ''}\` up, above \`$ ${trace.commands[command]?.text ?? ''}\`.`
}

/** Whether a program was told by `^D` that its input has ended, and no line was typed to it before. */
export function endedItsInput({ rows }: Transcript, { keys }: Trace, start: Row, command: number): boolean {
  if (!keys.some((pressed) => pressed.command === command && pressed.key === '^D')) return false
  if (!mayReadTerminal(start.text)) return false
  return rowsUnder(rows, start).every(({ kind }) => kind !== 'input')
}

/** @param row what may have been meant to be typed */
export function hintOfPrompt(row: string): string {
  return `If ${row} is to be typed to the program, name what it prints before it reads a line: \`prompt="…"\` after \`console\`; other rows are output.`
}
