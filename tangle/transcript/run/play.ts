import { setImmediate } from 'node:timers/promises'
import type { Shape } from '../../chapter/chapter.ts'
import { isPressed, isShown, isTyped, type Row } from '../notation/transcript.ts'
import { haveHappened } from '../judgement/align.ts'
import { rowsUnder } from '../judgement/compare.ts'
import { startsJob } from '../trace/side-by-side.ts'
import type { LateRows } from '../trace/trace.ts'
import type { Panes } from './panes.ts'
import type { RunContext } from './run-context.ts'

/**
 * In milliseconds: how long nothing must have changed before we check whether everything is idle, at first and at most. A
 * check reads much of `/proc`, and while something changes its result is known; so it most likely is while something is
 * to be heard soon.
 */
const usualSilence = { first: 2, longest: 16 }
const expectingSilence = { first: 16, longest: 64 }

/** How often we check again where everything is idle and some process has not said so. */
const mostDoubts = 4

/**
 * In milliseconds: how long everything may be idle while bytes are held back. An acknowledgement is at most 500 late (RFC 9293,
 * 3.8.6.3); what waits longer, nobody reads.
 */
const longestHeldBack = 600

export type PlayerOptions = {
  readonly shapes: readonly Shape[]
  /** In milliseconds: the most that one row may take. */
  readonly stepLimit: number
  /** Asked again and again: where the answer is no, the run is broken off, and what it showed means nothing. */
  readonly goesOn?: (() => boolean) | undefined
}

/** Types the commands, addresses and keys of a transcript, each once every row above it has appeared. */
export class Player {
  readonly #context: RunContext
  readonly #panes: Panes
  readonly #options: PlayerOptions
  /** The starts typed so far; their indexes are the commands' indexes. */
  readonly #started: Row[] = []
  /** The last command, where it left a job in the background that has not been waited for. */
  #job: number | undefined

  constructor(context: RunContext, panes: Panes, options: PlayerOptions) {
    this.#context = context
    this.#panes = panes
    this.#options = options
  }

  async typeAll(): Promise<void> {
    for (const row of this.#context.transcript.rows) {
      if (!isTyped(row)) continue
      const lacked = await this.#waitFor(row)
      if (this.#isEnded()) return
      if (row.typed !== undefined) this.#panes.typeLine(row.pane, row.typed, this.#doubtOf(row))
      else if (isPressed(row)) this.#panes.pressKey(row)
      else await this.#start(row, lacked)
    }
  }

  /** Waits until nothing more can happen; only servers remain then, which the caller stops. */
  async settle(): Promise<void> {
    const { activity } = this.#context
    const isComplete = () => this.#started.every((start, command) => this.#isComplete(start, command))
    const outcome = await this.#until(() => {
      // A repeating timer whose rows have all appeared, such as a server's, is not waited for.
      const mayShow = isComplete() ? activity.hasTimersOnce() : activity.hasTimers()
      return mayShow ? 'not yet' : 'when idle'
    }, undefined)
    // A timer far in the future does not matter once every row has appeared, nor one that always sets another.
    if (outcome === 'running' || (outcome === 'idle' && !isComplete())) this.#markOverdue()
  }

  async #start(row: Row, lacked: readonly LateRows[]): Promise<void> {
    await this.#panes.start(row, lacked)
    this.#started.push(row)
    if (startsJob(row.text)) this.#job = this.#started.length - 1
  }

  /**
   * Waits until every row above has appeared, or until nothing more can happen.
   *
   * @returns the commands of which rows above have not appeared, though nothing can happen before this one is typed
   */
  async #waitFor(row: Row): Promise<readonly LateRows[]> {
    const outcome = await this.#until(() => {
      // A key may end a program, and a job may print something once it listens: that output must be read first.
      if (this.#isReadyFor(row) && !isPressed(row) && this.#job === undefined) return 'now'
      return this.#mayFollow(row) ? 'not yet' : 'when idle'
    }, row)
    this.#job = undefined
    if (outcome !== 'in time') this.#markOverdue()
    const lacked = outcome === 'in time' ? this.#lackedBy(row) : []
    return lacked.length > 0 && this.#panes.mayWakeUntold() ? [] : lacked
  }

  #lackedBy(row: Row): LateRows[] {
    const { outputs } = this.#context.recorder
    return this.#started.flatMap((start, command) => {
      const above = this.#rowsBetween(start, row)
      const hasCome = this.#haveHappened(above, command)
      return hasCome ? [] : [{ command, shown: outputs[command]?.rows().length ?? 0 }]
    })
  }

  /**
   * Waits for a condition, checked after each change, or for everything to be idle where the condition allows that.
   *
   * The kernel does not report when a process falls asleep, so we look from time to time.
   *
   * @param next the row that is to be typed then, if any
   * @returns `in time`, or what the processes were doing in the second half of the time: now and then nothing, or they always ran
   */
  async #until(
    condition: () => 'now' | 'when idle' | 'not yet',
    next: Row | undefined,
  ): Promise<'in time' | 'idle' | 'running'> {
    const { activity } = this.#context
    const deadline = performance.now() + this.#options.stepLimit
    let lastIdle = -Infinity
    let silence = 0
    let doubts = 0
    let changed = performance.now()
    while (performance.now() < deadline) {
      // Nothing is waited for in a run that is ended.
      if (this.#isEnded() || condition() === 'now') return 'in time'
      const { first, longest } = activity.isExpecting() ? expectingSilence : usualSilence
      silence = Math.min(Math.max(2 * silence, first), longest)
      if (await activity.nextChange(silence)) {
        silence = 0
        doubts = 0
        changed = performance.now()
        continue
      }
      // What has arrived is read first; and where a look takes longer than the pause before it, Node would run nothing but timers.
      await setImmediate()
      // As it is before the looks: a process whose timer goes off during the last one has ended when they are over, unheard.
      const [told, isBusy] = [condition(), activity.hasBusy()]
      const isIdle = await this.#panes.areIdle()
      // A process that has yet to say that it is idle gets the time to say it.
      if (isIdle && isBusy && doubts++ < mostDoubts) continue
      if (isIdle) {
        lastIdle = performance.now()
        activity.noteAllIdle()
        if (told === 'not yet' || condition() === 'not yet') continue
        const mayCome = performance.now() - changed < longestHeldBack && this.#lacks(next)
        if (mayCome && this.#panes.hasHeldBack()) continue
        // Nothing will answer a page that waits, before that row: it stays as it is.
        if (!this.#panes.stopWaiting(this.#dueBefore(next))) return 'in time'
      }
    }
    return lastIdle > deadline - this.#options.stepLimit / 2 ? 'idle' : 'running'
  }

  /** Whether rows above a row, or any at the end, have not come. */
  #lacks(next: Row | undefined): boolean {
    if (next !== undefined) return !this.#isReadyFor(next)
    return !this.#started.every((start, command) => this.#isComplete(start, command))
  }

  /** Whether a timer may bring about what this row waits for. */
  #mayFollow(row: Row): boolean {
    const { activity } = this.#context
    if (!this.#isReadyFor(row))
      return this.#isReadyFor(row, true) ? activity.hasTimersOnce() : activity.hasTimers()
    return row.typed !== undefined && this.#doubtOf(row) === 'unprompted' && activity.hasTimersOnce()
  }

  /**
   * What speaks against that a row is typed now: the program has printed all of it itself, or has not shown its prompt, so
   * that it does not ask. Where `...` is above it, it may have printed the same row before.
   */
  #doubtOf(row: Row): 'printed' | 'unprompted' | undefined {
    const { recorder, activity, transcript } = this.#context
    const command = this.#started.findLastIndex(({ pane }) => pane === row.pane)
    const start = this.#started[command]
    if (start === undefined) return 'unprompted'
    const isAsking = recorder.outputs[command]?.lastRow() === transcript.block.role.prompt
    const above = this.#rowsBetween(start, row)
    const isLeftOut = above.some(({ kind }) => kind === 'any')
    if (!(isAsking && isLeftOut) && this.#haveHappened([...above, row], command)) return 'printed'
    return isAsking || activity.hasEnded(command) ? undefined : 'unprompted'
  }

  /** The commands that are to show something, or to be over, before a row is typed; all of them at the end. */
  #dueBefore(next: Row | undefined): number[] {
    return this.#started.flatMap((start, command) => {
      const isDue =
        next === undefined ||
        next.pane === start.pane ||
        this.#rowsUnder(start).some((row) => isShown(row) && row.time < next.time)
      return isDue ? [command] : []
    })
  }

  /**
   * Whether all commands typed so far have shown the rows above this one.
   *
   * @param mayRead whether one that was sent a key may go on, as long as it takes keys from its terminal
   */
  #isReadyFor(row: Row, mayRead = false): boolean {
    const { activity } = this.#context
    // People who type wait until a server in the background listens, or a program there has nothing to do for now.
    if (this.#job !== undefined && !activity.hasSettled(this.#job)) return false
    return this.#started.every((start, command) => {
      const isSameTerminal = start.pane === row.pane && !isPressed(row)
      const above = this.#rowsBetween(start, row)
      const readsOn = mayRead && activity.readerOfKeys(command) !== undefined
      const mustHaveEnded = isSameTerminal || (!readsOn && above.some(({ kind }) => kind === 'key'))
      if (mustHaveEnded && !activity.hasEnded(command)) return false
      const isUnderWay = above.some(isShown) && this.#rowsUnder(start).some(({ time }) => time > row.time)
      return activity.isReady(command, isUnderWay) && this.#haveHappened(above, command)
    })
  }

  #isEnded(): boolean {
    return this.#context.recorder.breach !== undefined || this.#options.goesOn?.() === false
  }

  #isComplete(start: Row, command: number): boolean {
    return this.#haveHappened(this.#rowsUnder(start), command)
  }

  /** An exit status appears when the command has ended. */
  #haveHappened(rows: readonly Row[], command: number): boolean {
    const { activity, recorder } = this.#context
    if (rows.some(({ kind }) => kind === 'status') && !activity.hasEnded(command)) return false
    return haveHappened(rows.filter(isShown), recorder.outputs[command]?.rows() ?? [], this.#options.shapes)
  }

  /** The rows under a start that are above another row. */
  #rowsBetween(start: Row, row: Row): Row[] {
    return this.#rowsUnder(start).filter(({ time }) => time < row.time)
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
