import type { Problem, ProblemWords } from '../../problem/problem.ts'
import type { Trace, TracedKey, Unheard } from '../trace/trace.ts'
import { isPressed, type Row, type Transcript } from '../notation/transcript.ts'
import type { ComparedCommand } from './compare.ts'
import { type ActualRow, actualRows, commandEvent } from './row-order.ts'
import { markedLength, writtenStart } from './written-row.ts'

/**
 * Reports the first row that is printed on the wrong side of a key.
 *
 * A key is pressed when nothing more can happen without it. So a row that came only afterwards, or ended only then, and is printed above
 * it is above its own cause, and one that was there before and is printed below seems to be an effect of the key. In the key's own pane
 * a row that was begun before may be printed on either side.
 */
export function judgeKeys(
  transcript: Transcript,
  trace: Trace,
  commands: readonly ComparedCommand[],
): Problem[] {
  const shown = actualRows(commands)
  for (const { row: key, pressed } of pressedKeys(transcript, trace)) {
    for (const [printed, actual] of shown) {
      if (actual.kind === 'start' || printed.time === key.time) continue
      const isAbove = printed.time < key.time
      const isEffect =
        cameAfter(trace, pressed, actual) ||
        (printed.pane !== key.pane && wentOn(trace, pressed, actual, transcript.block.role.prompt))
      if (isAbove && isEffect) return [aboveItsCause(printed, key)]
      if (!isAbove && wasThere(trace, pressed, actual)) return [belowKey(printed, key)]
    }
  }
  return []
}

/**
 * Reports the first row that is printed above a command or an address, and came only after that was typed, when nothing more could happen
 * without it.
 */
export function judgeStarts(trace: Trace, commands: readonly ComparedCommand[]): Problem[] {
  const shown = actualRows(commands)
  for (const { index, start } of commands) {
    for (const [printed, actual] of shown)
      if (printed.time < start.time && broughtAbout(trace, index, actual))
        return [aboveItsCause(printed, start)]
  }
  return []
}

/** Whether a row could come only after a command was typed: it was waited for in vain above that. @param command its 0-based index */
export function broughtAbout(trace: Trace, command: number, actual: ActualRow): boolean {
  if (actual.kind === 'start') return false
  const own = actual.kind === 'end' ? actual.command : (trace.rows[actual.row]?.command ?? -1)
  const lacking = trace.commands[command]?.lacked?.find((one) => one.command === own)
  if (lacking === undefined) return false
  if (actual.kind === 'line') return placeInCommand(trace, actual.row) >= lacking.shown
  const [typed, end] = [commandEvent(trace, command, 'start'), commandEvent(trace, own, 'exit')]
  return typed !== undefined && end !== undefined && typed < end
}

/**
 * Reports the first key that nothing could hear: the command of its terminal had ended, and its shell waited for another; or its
 * input had; or nobody has read it to its end.
 */
export function judgeIdleKeys(transcript: Transcript, trace: Trace): Problem[] {
  for (const { row, pressed } of pressedKeys(transcript, trace)) {
    const exit = trace.events[commandEvent(trace, pressed.command, 'exit') ?? -1]
    const hasEnded = exit !== undefined && exit.at < pressed.at
    const ofInput = pressed.key === '^D' && pressed.unheard ? wordsOfInput[pressed.unheard] : undefined
    const words = ofInput ?? (hasEnded ? wordsOfEnded : undefined)
    if (row.kind !== 'key' || words === undefined) continue
    const { text, at } = row
    return [
      {
        code: 'idle-key',
        at,
        length: text.length,
        ...words,
        message: `\`${text}\` is pressed ${words.message}`,
      },
    ]
  }
  return []
}

const wordsOfEnded: ProblemWords = {
  message: 'where no program runs: the one above it has ended.',
  expected: 'a program in this terminal that hears the key',
  hint: 'Remove the key, or move it up to where the program still runs. To end a shell, type `exit`.',
}

/** What is said of a `^D` that no program could hear. */
const wordsOfInput: Readonly<Partial<Record<Unheard, ProblemWords>>> = {
  closed: {
    message: 'where the input has ended: there is one above it.',
    expected: 'one `^D` for a command',
    hint: 'Remove one of them.',
  },
  unread: {
    message: 'where no program reads what is typed: nothing came of it.',
    expected: 'a program in this terminal that reads its standard input to the end',
    hint: 'Remove the key, or have the program read its standard input. To end a server, press `^C`.',
  },
}

/** Whether a printed `^C` was sent to a command. */
export function wasInterrupted({ keys }: Trace, command: number): boolean {
  return keys.some((pressed) => pressed.command === command && pressed.key === '^C')
}

/** Each printed key and its trace. */
export function pressedKeys(
  { rows }: Transcript,
  trace: Trace,
): { readonly row: Row; readonly pressed: TracedKey }[] {
  const printed = rows.filter(isPressed)
  return trace.keys.flatMap((pressed, i) => {
    const row = printed[i]
    return row === undefined ? [] : [{ row, pressed }]
  })
}

/** Whether a line was shown, or a command ended, only after a key was pressed. */
export function cameAfter(trace: Trace, key: TracedKey, actual: ActualRow): boolean {
  if (actual.kind === 'line') return linesLeft(trace, key, actual.row) <= 0
  return timeOf(trace, actual) > key.at
}

/**
 * Whether a line was there, whole, when a key was pressed, or a command had ended. One that had only begun, as a prompt has, and went on
 * afterwards, may be printed on either side.
 */
export function wasThere(trace: Trace, key: TracedKey, actual: ActualRow): boolean {
  if (actual.kind !== 'line') return timeOf(trace, actual) < key.at
  const left = linesLeft(trace, key, actual.row)
  if (left !== 1) return left > 1
  const { command = -1, event } = trace.rows[actual.row] ?? {}
  const end = trace.events[event ?? -1]
  return !key.begun.includes(command) || (end !== undefined && end.at <= key.at)
}

/**
 * Whether a line that was begun before a key got more text after it, as the row of a prompt does by what a program prints once its
 * input has ended, or by a message from elsewhere.
 *
 * @param prompt what programs of the transcript print before they read a line
 */
export function wentOn(trace: Trace, key: TracedKey, actual: ActualRow, prompt: string | undefined): boolean {
  if (actual.kind !== 'line' || cameAfter(trace, key, actual) || wasThere(trace, key, actual)) return false
  const { text = '', event, command } = trace.rows[actual.row] ?? {}
  // Of what no witness saw only the prompt is known to have been there.
  if (event === undefined) return prompt !== undefined && text.startsWith(prompt) && text !== prompt
  const next = trace.events.find(
    ({ at, kind, process }) =>
      kind === 'print' && at > key.at && trace.processes[process]?.command === command,
  )
  return next?.kind === 'print' && !/^\r?\n/.test(next.text)
}

/** How many lines of its command were there when a key was pressed, from this one to the last: 1 for the last, which may have been begun only. */
function linesLeft(trace: Trace, key: TracedKey, line: number): number {
  return (key.shown[trace.rows[line]?.command ?? -1] ?? 0) - placeInCommand(trace, line)
}

/** How many lines a command showed before one of them. @param line 0-based index into the trace's rows */
function placeInCommand({ rows }: Trace, line: number): number {
  const command = rows[line]?.command
  return rows.slice(0, line).filter((row) => row.command === command).length
}

/** When a command was typed, or had ended, in nanoseconds as in events; not a number where that was not seen. */
function timeOf(trace: Trace, actual: ActualRow & { readonly command: number }): number {
  return (
    trace.events[commandEvent(trace, actual.command, actual.kind === 'end' ? 'exit' : 'start') ?? -1]?.at ??
    NaN
  )
}

function aboveItsCause(row: Row, cause: Row): Problem {
  const name = writtenStart(cause)
  return onWrongSide(row, cause, {
    message: `This row is printed above \`${name}\`, and came only after it.`,
    expected: 'causes above their effects',
    hint: `Move \`${name}\` up, above this row.`,
    when: 'first',
  })
}

function belowKey(row: Row, key: Row): Problem {
  return onWrongSide(row, key, {
    message: `This row is printed below \`${key.text}\`, and was there before it.`,
    expected: 'below what is typed or pressed only what comes after it',
    hint: `Move this row up, above \`${key.text}\`.`,
    when: 'later',
  })
}

type WrongSide = ProblemWords & { readonly when: string }

function onWrongSide(row: Row, key: Row, { when, ...words }: WrongSide): Problem {
  const notes = [{ message: `this happened ${when}`, at: key.at }]
  return { code: 'order-differs', at: row.at, length: markedLength(row), ...words, notes }
}
