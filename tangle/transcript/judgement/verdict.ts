import { placeOfBlock, type Shape } from '../../chapter/chapter.ts'
import { comparePlaces } from '../../problem/place.ts'
import type { Problem } from '../../problem/problem.ts'
import type { OutputFile } from '../../program/program.ts'
import type { Trace } from '../trace/trace.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import { findCauses } from '../trace/causes.ts'
import { adviceOfOverdue, endedItsInput, hintOfPrompt } from './advice.ts'
import { type ComparedCommand, compareCommands } from './compare.ts'
import { judgeCommands } from './forbidden-commands.ts'
import { judgePaths } from './misplaced-programs.ts'
import { judgeOutput } from './output.ts'
import { judgeIdleKeys, judgeKeys, judgeStarts, wasInterrupted } from './keys.ts'
import { actualRows, cameBefore } from './row-order.ts'
import { markedLength, writtenStart } from './written-row.ts'
import { shortened } from '../../text/shortened.ts'
import { judgeRunning } from './still-running.ts'
import { hintOfJobNumber } from './terminal-habits.ts'
import { judgeUnheard } from './unheard.ts'
import { hintOfMisplacedStatus } from './wrong-pane.ts'

/**
 * Compares a transcript with a run of it.
 *
 * Each pane must have shown exactly its own rows, in order; and the order between panes must not contradict cause and
 * effect. Rows that no cause orders may come either way.
 *
 * @param files the contents of `dist/`, which tell more of a value that differs
 * @returns the differences; nothing where the transcript is proved
 */
export function judgeTranscript(
  transcript: Transcript,
  trace: Trace,
  shapes: readonly Shape[],
  files: readonly OutputFile[] = [],
): Problem[] {
  const commands = compareCommands(transcript, trace, shapes)
  const ends = commands.flatMap((command) =>
    judgeEnd(transcript, command, commands, trace).map((problem) => ({ ...problem, command: command.index })),
  )
  const blocked = judgeReach(transcript, trace)
  const forbidden = judgeCommands(trace, commands)
  const misplaced = judgePaths(trace, commands)
  if (forbidden.length + misplaced.length > 0) return [...blocked, ...forbidden, ...misplaced]
  const failed = ends.filter(({ code }) => code === 'exit-differs').map(({ command }) => command)
  const unheard = judgeUnheard(transcript, trace, commands, failed)
  // What differs below a line that no program heard follows from that.
  const outputs = judgeOutput(transcript, trace, commands, shapes, files).filter(({ at }) =>
    unheard.every((line) => comparePlaces(at, line.at) < 0),
  )
  const found = [...unheard, ...outputs]
  const order =
    found.length > 0
      ? []
      : [
          ...judgeOrder(transcript, trace, commands),
          ...judgeIdleKeys(transcript, trace),
          ...judgeKeys(transcript, trace, commands),
          ...judgeStarts(trace, commands),
        ].slice(0, 1)
  const differs = [...found, ...order].length > 0
  // A program that ended after its time had passed was waited for because of a row that did not come, or came later than printed, and
  // that is reported.
  const isExplained = (command: number) => order.length > 0 || (differs && hasEnded(trace, command))
  const own = ends.filter(({ code, command }) => code !== 'time-limit' || !isExplained(command))
  return [...blocked, ...found, ...own.map(({ command: _, ...problem }) => problem), ...order]
}

function hasEnded(trace: Trace, command: number): boolean {
  return trace.commands[command]?.status !== undefined
}

function judgeEnd(
  transcript: Transcript,
  command: ComparedCommand,
  commands: readonly ComparedCommand[],
  trace: Trace,
): Problem[] {
  const { start, statusRow, index } = command
  const traced = trace.commands[index]
  if (traced === undefined) return []
  const base = { at: (statusRow ?? start).at, length: markedLength(statusRow ?? start) }
  if (traced.refused) return [{ ...base, code: 'ended-pane', ...endedPaneText(start.text) }]
  if (traced.overdue)
    return [
      {
        ...base,
        code: 'time-limit',
        ...timeLimitText(start),
        hint: adviceOfOverdue(transcript, trace, start, index),
      },
    ]
  if (start.kind === 'visit') return []
  const inPane = hintOfMisplacedStatus(command, commands, transcript, trace)
  if (traced.status === undefined) {
    const running = judgeRunning(transcript, trace, command)
    return running === undefined ? [] : [{ ...base, ...running, hint: inPane ?? running.hint }]
  }
  const printed = Number(statusRow?.text ?? 0)
  // A shell prints no status of a command that was ended with ^C.
  const isQuietInterrupt = wasInterrupted(trace, index) && statusRow === undefined && traced.status === 130
  if (traced.status === printed || isQuietInterrupt) return []
  return [
    {
      ...base,
      code: 'exit-differs',
      message: `\`${start.text}\` ended with exit status ${traced.status}.`,
      expected:
        statusRow === undefined
          ? 'exit status 0, since no other is printed'
          : `exit status ${printed}, as printed`,
      hint:
        inPane ??
        hintOfCrash(command, trace) ??
        hintOfJobNumber(start.text) ??
        (traced.status === 130 && wasInterrupted(trace, index) ? hintOfNoStatus : undefined) ??
        hintOfEnd(traced.status, printed, endedItsInput(transcript, trace, start, index)),
    },
  ]
}

/** What to do about a program that ended by an error, of which it printed the message: that comes before its status. */
function hintOfCrash({ pairs }: ComparedCommand, { rows, commands }: Trace): string | undefined {
  const unprinted = pairs.flatMap(({ actual, agrees }) => (agrees ? [] : [rows[actual ?? -1]]))
  const error = unprinted.find((row) => /^\w*Error(?: \[\w+\])?(?::|$)/.test(row?.text ?? ''))
  if (error === undefined) return undefined
  return `It says \`${shortened(error.text, 200)}\`: correct the program. If it is to fail, print what it shows, and \`[${commands[error.command]?.status ?? 1}]\` below that.`
}

const hintOfNoStatus =
  'Remove the row of the status: a shell says none of a program that `^C` ended. Or have the program listen to SIGINT.'

function hintOfEnd(status: number, printed: number, hadNoInput: boolean): string {
  const hint =
    status === 0
      ? `Correct the program, or remove the row \`[${printed}]\`.`
      : `Correct the program, or print \`[${status}]\` as the last line of its output.`
  return hadNoInput ? `${hint} ${hintOfPrompt('a row above `^D`')}` : hint
}

function timeLimitText({ kind, text }: Row) {
  return {
    message: `The time limit of a step ran out while \`${text}\` was running.`,
    expected:
      kind === 'visit'
        ? 'a page that comes, and then comes to rest'
        : 'a program that prints the rows below it, ends, or waits for another',
  }
}

function endedPaneText(text: string) {
  return {
    message: `\`${text}\` was typed after the shell of this pane had ended.`,
    expected: 'a shell that is still there, as in a terminal: `exit` ends it',
    hint: 'Remove the command that ends the shell, or give this one a pane of its own.',
  }
}

function judgeReach(transcript: Transcript, trace: Trace): Problem[] {
  const blocked = trace.events.find((event) => event.kind === 'blocked')
  if (blocked?.kind !== 'blocked') return []
  return [
    {
      code: 'beyond-loopback',
      message: `A program of this transcript tried to reach \`${blocked.address}\`, which is not this machine.`,
      at: placeOfBlock(transcript.block),
      expected: 'programs that talk to 127.0.0.1, ::1 or localhost',
      hint: 'Print a server of the chapter’s own, and talk to that.',
    },
  ]
}

/** Reports the first pair of rows of different panes whose order contradicts cause and effect. */
function judgeOrder(transcript: Transcript, trace: Trace, commands: readonly ComparedCommand[]): Problem[] {
  const causes = findCauses(trace)
  const sources = actualRows(commands)
  const rows = transcript.rows.filter((row) => sources.has(row))
  for (const [i, above] of rows.entries()) {
    for (const below of rows.slice(i + 1)) {
      if (below.pane === above.pane || below.time === above.time) continue
      const [first, second] = [sources.get(below), sources.get(above)]
      if (first === undefined || second === undefined || !cameBefore(trace, causes, first, second)) continue
      return [outOfOrder(transcript, above, below)]
    }
  }
  return []
}

function outOfOrder(transcript: Transcript, above: Row, below: Row): Problem {
  const name = (row: Row) => transcript.panes[row.pane]?.name ?? ''
  const [own, other] = [above, below].map(writtenStart)
  return {
    code: 'order-differs',
    message: `This row of \`${name(above)}\` is printed above \`${other}\` of \`${name(below)}\`, which happened before it.`,
    at: above.at,
    length: markedLength(above),
    expected: 'causes above their effects, and what one program did in its order',
    hint: `Move \`${other}\` up, above \`${own}\`.`,
    notes: [{ message: 'this happened first', at: below.at }],
  }
}
