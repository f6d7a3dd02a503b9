import { setImmediate } from 'node:timers/promises'
import type { Shape } from '../../chapter/chapter.ts'
import { isPressed, isShown, isTyped, type Row } from '../notation/transcript.ts'
import { startsJob } from '../trace/side-by-side.ts'
import type { LateRows } from '../trace/trace.ts'
import type { Panes } from './panes.ts'
import type { TimerTimes } from './process-activity.ts'
import { Progress } from './progress.ts'
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

/** In milliseconds: how long after what is printed above a key a person presses it. What goes off before is waited for. */
const pauseBeforeKey = 1000

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
  readonly #progress: Progress
  /** The starts typed so far; their indexes are the commands' indexes. */
  readonly #started: Row[] = []
  /** What time it was in each process when all rows above the next key had come, and it had said so. */
  #since: TimerTimes | undefined
  /** The last command, where it left a job in the background that has not been waited for. */
  #job: number | undefined

  constructor(context: RunContext, panes: Panes, options: PlayerOptions) {
    this.#context = context
    this.#panes = panes
    this.#options = options
    this.#progress = new Progress(context, this.#started, options.shapes)
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
    const outcome = await this.#until(() => {
      // A repeating timer whose rows have all appeared, such as a server's, is not waited for.
      const mayShow = this.#progress.isOver() ? activity.hasTimersOnce() : activity.hasTimers()
      return mayShow ? 'not yet' : 'when idle'
    }, undefined)
    // A timer far in the future does not matter once every row has appeared, nor one that always sets another.
    if (outcome === 'running' || (outcome === 'idle' && !this.#progress.isComplete())) this.#markOverdue()
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
    this.#since = undefined
    const outcome = await this.#until(() => {
      // A key may end a program, and a job may print something once it listens: that output must be read first.
      if (this.#isReadyFor(row) && !isPressed(row) && this.#job === undefined) return 'now'
      return this.#mayFollow(row) ? 'not yet' : 'when idle'
    }, row)
    this.#job = undefined
    if (outcome !== 'in time') this.#markOverdue()
    // What did not come in all that time, while nothing but repeating timers went on, has to be brought about too.
    const isCertain = outcome === 'in time' || (outcome === 'idle' && !this.#context.activity.hasTimersOnce())
    const lacked = isCertain ? this.#progress.lackedBy(row) : []
    return lacked.length > 0 && this.#panes.mayWakeUntold() ? [] : lacked
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
      if (!activity.hasBusy()) this.#noteTimes(next)
      if (this.#mayTypeOn(next)) return 'in time'
      // As it is before the looks: a process whose timer goes off during the last one has ended when they are over, unheard.
      const [told, isBusy] = [condition(), activity.hasBusy()]
      const isIdle = (await this.#panes.areIdle()) || this.#mayInterrupt(next)
      // A process that has yet to say that it is idle gets the time to say it.
      if (isIdle && isBusy && doubts++ < mostDoubts) continue
      if (isIdle) {
        lastIdle = performance.now()
        activity.noteAllIdle()
        this.#noteTimes(next)
        if (told === 'not yet' || condition() === 'not yet') continue
        const mayCome = performance.now() - changed < longestHeldBack && this.#lacks(next)
        if (mayCome && this.#panes.hasHeldBack()) continue
        // Nothing will answer a page that waits, before that row: it stays as it is.
        if (!this.#panes.stopWaiting(this.#progress.dueBefore(next))) return 'in time'
      }
    }
    return lastIdle > deadline - this.#options.stepLimit / 2 ? 'idle' : 'running'
  }

  #noteTimes(next: Row | undefined): void {
    if (next === undefined || !this.#progress.haveComeAbove(next)) return
    this.#since ??= this.#context.activity.timerTimes()
  }

  /** Whether a key that is to be pressed next may end what sleeps for long, though it alone is not idle. */
  #mayInterrupt(next: Row | undefined): boolean {
    if (next === undefined || !isPressed(next) || !this.#isReadyFor(next)) return false
    return this.#panes.haveDozed()
  }

  /** Whether a command may follow a job that sleeps for long, or again and again: it is ready for others, as far as anyone knows. */
  #mayTypeOn(next: Row | undefined): boolean {
    if (next === undefined || isPressed(next) || this.#job === undefined || !this.#panes.haveDozed())
      return false
    this.#context.activity.noteSlept(this.#job)
    return this.#isReadyFor(next)
  }

  /** Whether rows above a row, or any at the end, have not come. */
  #lacks(next: Row | undefined): boolean {
    return next === undefined ? !this.#progress.isComplete() : !this.#isReadyFor(next)
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
    const above = this.#progress.rowsAbove(row, start)
    const isLeftOut = above.some(({ kind }) => kind === 'any')
    if (!(isAsking && isLeftOut) && this.#progress.haveHappened([...above, row], command)) return 'printed'
    return isAsking || activity.hasEnded(command) ? undefined : 'unprompted'
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
    if (isPressed(row) && this.#mayGoOff()) return false
    return this.#started.every((start, command) => {
      const isSameTerminal = start.pane === row.pane
      const above = this.#progress.rowsAbove(row, start)
      const readsOn = mayRead && activity.readerOfKeys(command) !== undefined
      const wasPressed = !readsOn && above.some(({ kind }) => kind === 'key')
      // What is pressed twice, one below the other, goes to the same program.
      const mustHaveEnded = isPressed(row) ? wasPressed && !isSameTerminal : isSameTerminal || wasPressed
      if (mustHaveEnded && !activity.hasEnded(command)) return false
      const isUnderWay =
        above.some(isShown) && this.#progress.rowsUnder(start).some(({ time }) => time > row.time)
      const isReady = isPressed(row) || activity.isReady(command, isUnderWay)
      return isReady && this.#progress.haveHappened(above, command)
    })
  }

  /** Whether a timer goes off before a person presses the next key, or may do so. */
  #mayGoOff(): boolean {
    const { activity } = this.#context
    if (this.#since === undefined) return activity.hasTimersOnce()
    return activity.hasTimerWithin(pauseBeforeKey, this.#since)
  }

  #isEnded(): boolean {
    return this.#context.recorder.breach !== undefined || this.#options.goesOn?.() === false
  }

  #markOverdue(): void {
    const { recorder, activity } = this.#context
    for (const [command, traced] of recorder.commands.entries())
      if (!activity.hasEnded(command)) traced.overdue = true
  }
}
