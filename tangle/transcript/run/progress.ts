import type { Shape } from '../../chapter/chapter.ts'
import { haveHappened } from '../judgement/align.ts'
import { rowsUnder } from '../judgement/compare.ts'
import { keyToEnd } from '../judgement/still-running.ts'
import { isShown, type Row } from '../notation/transcript.ts'
import type { LateRows } from '../trace/trace.ts'
import type { RunContext } from './run-context.ts'

/** Which of the printed rows have come so far. Commands are named by their 0-based indexes. */
export class Progress {
  readonly #context: RunContext
  readonly #started: readonly Row[]
  readonly #shapes: readonly Shape[]

  /** @param started what has been typed so far: it grows */
  constructor(context: RunContext, started: readonly Row[], shapes: readonly Shape[]) {
    this.#context = context
    this.#started = started
    this.#shapes = shapes
  }

  /** The commands of which rows above another row have not come, and how many each has shown. */
  lackedBy(row: Row): LateRows[] {
    const { outputs } = this.#context.recorder
    return this.#started.flatMap((start, command) => {
      const hasCome = this.haveHappened(this.rowsAbove(row, start), command)
      return hasCome ? [] : [{ command, shown: outputs[command]?.rows().length ?? 0 }]
    })
  }

  /** The commands that are to show something, or to be over, before a row is typed; all of them at the end. */
  dueBefore(next: Row | undefined): number[] {
    return this.#started.flatMap((start, command) => {
      const isDue =
        next === undefined ||
        next.pane === start.pane ||
        this.rowsUnder(start).some((row) => isShown(row) && row.time < next.time)
      return isDue ? [command] : []
    })
  }

  /** Whether all commands have shown their rows above another row. */
  haveComeAbove(row: Row): boolean {
    return this.#started.every((start, command) => this.haveHappened(this.rowsAbove(row, start), command))
  }

  /** Whether all rows of all commands have come. */
  isComplete(): boolean {
    return this.#started.every((start, command) => this.haveHappened(this.rowsUnder(start), command))
  }

  /** Whether besides nothing runs on that is to end. */
  isOver(): boolean {
    return this.isComplete() && !this.#started.some((start, command) => this.#isToEnd(start, command))
  }

  /** Whether a command runs on, though the last that its reader did was to press a key that is to end it. */
  #isToEnd(start: Row, command: number): boolean {
    const { activity, recorder, transcript } = this.#context
    if (activity.hasEnded(command)) return false
    const [lastRow, hasListened] = [recorder.outputs[command]?.lastRow(), activity.hasListened(command)]
    return keyToEnd(transcript, start, { lastRow, hasListened }) !== undefined
  }

  /** Whether a command has shown these of its rows. An exit status appears when it has ended. */
  haveHappened(rows: readonly Row[], command: number): boolean {
    const { activity, recorder } = this.#context
    if (rows.some(({ kind }) => kind === 'status') && !activity.hasEnded(command)) return false
    return haveHappened(rows.filter(isShown), recorder.outputs[command]?.rows() ?? [], this.#shapes)
  }

  /** The rows of a command. @param start of the command */
  rowsUnder(start: Row): Row[] {
    return rowsUnder(this.#context.transcript.rows, start)
  }

  /** The rows of a command that are printed above another row. @param start of the command */
  rowsAbove(row: Row, start: Row): Row[] {
    return this.rowsUnder(start).filter(({ time }) => time < row.time)
  }
}
