import type { Problem, ProblemWords } from '../../problem/problem.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'
import { type ComparedCommand, lastKeyUnder } from './compare.ts'
import { hintOfInterrupt, isUnpressed, listens } from './unpressed.ts'

type StillRunning = ProblemWords & Pick<Problem, 'code'> & Partial<Problem>

/**
 * Says of a command that still ran at the end, or when the next was typed in its terminal, where it must have ended.
 *
 * @returns without a place where that is the command’s, or its status’s; nothing where it may run on
 */
export function judgeRunning(
  transcript: Transcript,
  trace: Trace,
  command: ComparedCommand,
): StillRunning | undefined {
  const { start, statusRow, index, isFollowed } = command
  const key = heardKey(transcript, trace, command)
  const code = 'still-running'
  if (isFollowed)
    return {
      code,
      message: `\`${start.text}\` had not ended when the next command was typed in its terminal.`,
      expected: 'a command that ends by itself, or a key that ends it',
      hint:
        key === undefined
          ? 'Print `^C` before the next command, or `^D` where the program reads what is typed; or give that command a pane of its own.'
          : hintOfKey(key),
    }
  if (statusRow !== undefined)
    return {
      code,
      message: `\`${start.text}\` had not ended.`,
      expected: 'a command that ends, since its exit status is printed',
      hint: hintOfStatus(start, key, isUnpressed(trace, index)),
    }
  if (key === undefined) return undefined
  return {
    code,
    message: `\`${start.text}\` still ran at the end, although \`${key.text}\` was pressed: a reader’s prompt would not come back.`,
    at: key.at,
    length: key.text.length,
    expected: 'a command that ends below its last key',
    hint: hintOfKey(key),
  }
}

function hintOfStatus(start: Row, key: Row | undefined, isLeftAlone: boolean): string {
  if (isLeftAlone)
    return `${hintOfInterrupt(start)} Else remove the status, or have the program end by itself.`
  return key === undefined ? 'Remove the status, or end the program.' : hintOfKey(key)
}

/** What a command has done so far: the last row that it showed, and whether it has listened. */
type Doings = { readonly lastRow: string | undefined; readonly hasListened: boolean }

/**
 * The key that was the last a reader did while a command ran, where that is to end it. One may ask again below it, or serve others once its
 * input has ended.
 *
 * @param start of the command
 */
export function keyToEnd(
  { rows, block }: Transcript,
  start: Row,
  { lastRow, hasListened }: Doings,
): Row | undefined {
  const key = lastKeyUnder(rows, start)
  const asksAgain = lastRow !== undefined && lastRow.trimEnd() === block.role.prompt?.trimEnd()
  return asksAgain || (key?.text === '^D' && hasListened) ? undefined : key
}

/** The key that was to end a command, and that its programs heard. */
function heardKey(transcript: Transcript, trace: Trace, { start, index }: ComparedCommand): Row | undefined {
  if (trace.keys.findLast(({ command }) => command === index)?.unheard !== undefined) return undefined
  const lastRow = trace.rows.findLast(({ command }) => command === index)?.text
  return keyToEnd(transcript, start, { lastRow, hasListened: listens(trace, index) })
}

/** What to do about a command that goes on although a key was pressed that is to end it. */
function hintOfKey({ text }: Row): string {
  const other = text === '^C' ? 'a second `^C`' : '`^C`'
  return `Look for what keeps it running, such as a timer, or a connection to a client that has not ended. Correct the program, or print what a reader does to end it: ${other}, a key that ends the client, or \`kill\` in another pane.`
}
