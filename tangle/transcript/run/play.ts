import type { Shape } from '../../chapter/chapter.ts'
import { shownBytes } from '../notation/escapes.ts'
import { isPressed, isShown, isStart, type Row } from '../notation/transcript.ts'
import { haveHappened } from '../judgement/align.ts'
import { rowsUnder } from '../judgement/compare.ts'
import type { Panes } from './panes.ts'
import type { RunContext } from './run-context.ts'
import { splitLines } from './output-rows.ts'

/**
 * In milliseconds: how long nothing must have been heard before we look whether everything is idle, at first and at most. A
 * look reads much of `/proc`, and while there is something to hear its answer is known.
 */
const [firstSilence, longestSilence] = [2, 16]

export type PlayerOptions = {
  readonly shapes: readonly Shape[]
  /** How long one row may take, in milliseconds: no wait, a limit. */
  readonly stepLimit: number
}

/** Types what a transcript's rows type, each thing once every row above it has happened. */
export class Player {
  readonly #context: RunContext
  readonly #panes: Panes
  readonly #options: PlayerOptions
  /** The starts typed so far, in order: their places are the commands' indexes. */
  readonly #started: Row[] = []

  constructor(context: RunContext, panes: Panes, options: PlayerOptions) {
    this.#context = context
    this.#panes = panes
    this.#options = options
  }

  async typeAll(): Promise<void> {
    for (const row of this.#context.transcript.rows) {
      if (!isStart(row) && !isPressed(row)) continue
      await this.#waitFor(row)
      if (isPressed(row)) this.#panes.press(row)
      else await this.#start(row)
    }
  }

  /** Waits until nothing more can happen; what is left then are servers, and they are stopped. */
  async settle(): Promise<void> {
    const { activity } = this.#context
    const isComplete = () => this.#started.every((start, command) => this.#isComplete(start, command))
    const outcome = await this.#until(() => {
      // A timer that repeats and has nothing printed to do, such as a server's, is not waited for.
      const mayShow = isComplete() ? activity.hasTimersOnce() : activity.hasTimers()
      return mayShow ? 'not yet' : 'when idle'
    })
    // A timer that goes off some other day takes nothing from what is printed.
    if (outcome === 'at work' || (outcome === 'asleep' && !isComplete())) this.#markOverdue()
  }

  async #start(row: Row): Promise<void> {
    await this.#panes.start(row)
    this.#started.push(row)
  }

  /** Waits until every row above has happened; or until nothing can happen any more, and it never will. */
  async #waitFor(row: Row): Promise<void> {
    const outcome = await this.#until(() => {
      // What is pressed may end a program: what it still has to say is heard first.
      if (this.#isReadyFor(row)) return isPressed(row) ? 'when idle' : 'now'
      return this.#context.activity.hasTimers() ? 'not yet' : 'when idle'
    })
    if (outcome !== 'in time') this.#markOverdue()
  }

  /**
   * Waits for a condition, asked anew after each change, or for everything to be idle where the condition allows that.
   *
   * The kernel reports to nobody when a process falls asleep, so we look from time to time.
   *
   * @returns whether that was in time; or what the processes were doing when the limit ran out
   */
  async #until(condition: () => 'now' | 'when idle' | 'not yet'): Promise<'in time' | 'asleep' | 'at work'> {
    const { activity } = this.#context
    const deadline = performance.now() + this.#options.stepLimit
    let isIdle = false
    let silence = firstSilence
    while (performance.now() < deadline) {
      if (condition() === 'now') return 'in time'
      if (await activity.nextChange(silence)) {
        silence = firstSilence
        continue
      }
      silence = Math.min(2 * silence, longestSilence)
      isIdle = await this.#panes.areIdle()
      if (isIdle) {
        activity.allAsleep()
        if (condition() !== 'not yet') return 'in time'
      }
    }
    return isIdle ? 'asleep' : 'at work'
  }

  /** Whether all commands typed so far have come as far as the rows above this one say. */
  #isReadyFor(row: Row): boolean {
    const { activity } = this.#context
    return this.#started.every((start, command) => {
      const isSameTerminal = start.pane === row.pane && !isPressed(row)
      const above = this.#rowsUnder(start).filter(({ time }) => time < row.time)
      const mustHaveEnded = isSameTerminal || above.some(({ kind }) => kind === 'key')
      if (mustHaveEnded && !activity.hasEnded(command)) return false
      const isUnderWay = above.some(isShown) && this.#rowsUnder(start).some(({ time }) => time > row.time)
      return activity.isReady(command, isUnderWay) && this.#haveHappened(above, command)
    })
  }

  #isComplete(start: Row, command: number): boolean {
    return this.#haveHappened(this.#rowsUnder(start), command)
  }

  /** An exit status has happened when the command has ended. */
  #haveHappened(rows: readonly Row[], command: number): boolean {
    const { activity, recorder } = this.#context
    if (rows.some(({ kind }) => kind === 'status') && !activity.hasEnded(command)) return false
    const lines = splitLines(recorder.outputs[command] ?? '').map(shownBytes)
    return haveHappened(rows.filter(isShown), lines, this.#options.shapes)
  }

  #rowsUnder(start: Row): Row[] {
    return rowsUnder(this.#context.transcript.rows, start)
  }

  #markOverdue(): void {
    const { recorder, activity } = this.#context
    for (const [command, traced] of recorder.commands.entries())
      if (!activity.hasEnded(command)) traced.overdue = true
  }
}
