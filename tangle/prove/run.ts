import type { Shape } from '../data/chapter.ts'
import type { ScriptRun } from '../data/coverage.ts'
import type { Recorded } from '../data/kept.ts'
import type { OutputFile } from '../data/program.ts'
import { isShown, isStart, type Row, type Transcript } from '../data/transcript.ts'
import { haveHappened } from '../judge/align.ts'
import { rowsUnder } from '../judge/compare.ts'
import { readCoverage } from '../world/coverage.ts'
import { holdPorts } from '../world/ports.ts'
import { readRecords } from '../world/records.ts'
import { makeSandbox, removeSandbox } from '../world/sandbox.ts'
import { guardSandbox } from '../world/terminal.ts'
import { Activity } from './activity.ts'
import { Farewell } from './farewell.ts'
import { openPanes, type Panes } from './panes.ts'
import { isAllQuiet } from './quiet.ts'
import { type BrowserFailure, Recorder } from './recorder.ts'
import { splitLines } from './rows.ts'
import { Signal } from './signal.ts'

/** What a run depends on, apart from the transcript. */
export type RunOptions = {
  /** What stands in `dist/`. */
  readonly files: readonly OutputFile[]
  readonly shapes: readonly Shape[]
  /** How long one row may take, in milliseconds: no wait, a limit. */
  readonly stepLimit: number
  /** Whether to find out which lines of the programs run. */
  readonly isMeasured: boolean
  /** The path of a browser; transcripts with one are run only where there is one. */
  readonly browser: string | undefined
}

/** What was seen of one run. */
export type Outcome = Played & {
  /** What each process ran of the programs; nothing where that is not asked for. */
  readonly ran: readonly ScriptRun[]
}

type Played = Recorded & {
  /** Browsers that showed nothing: the run says nothing of their rows then. */
  readonly failures: readonly BrowserFailure[]
}

/** How many different fixed ports one transcript may use. */
const portCount = 6

/** In milliseconds: how long to listen before looking whether all is quiet. */
const lookInterval = 15

/**
 * Runs a transcript: types what is typed, each thing once every row above it has happened, and watches.
 *
 * Where a row above never comes, the run goes on as soon as nothing more can happen by itself; the judge sees
 * what was missing. Whatever happens, nothing that was started is left when this returns.
 */
export async function runTranscript(transcript: Transcript, options: RunOptions): Promise<Outcome> {
  const undo: Undo[] = []
  try {
    return await runIn(transcript, options, undo)
  } finally {
    await undoAll(undo)
  }
}

/** Takes back something that was taken or made. */
type Undo = () => unknown

/** The last first; each, even where another fails. */
async function undoAll(steps: Undo[]): Promise<void> {
  const last = steps.pop()
  if (last === undefined) return
  try {
    await last()
  } finally {
    await undoAll(steps)
  }
}

/** @param undo gets how each thing is taken back, as soon as it is there: the next one may not come about */
async function runIn(transcript: Transcript, options: RunOptions, undo: Undo[]): Promise<Outcome> {
  const held = await holdPorts(portCount)
  undo.push(held.release)
  const sandbox = await makeSandbox(options.files, held.ports, options.isMeasured)
  const dismissGuard = guardSandbox(sandbox)
  // The guard stays until there is nothing left to guard.
  undo.push(dismissGuard, () => removeSandbox(sandbox))
  const recorder = new Recorder(transcript)
  const activity = new Activity()
  const farewell = new Farewell(sandbox)
  const changed = new Signal()
  const closeRecords = await readRecords(sandbox.folder, (record) => {
    activity.record(record)
    recorder.record(record)
    farewell.record(record)
    changed.emit()
  })
  undo.push(closeRecords)
  const panes = openPanes({
    transcript,
    sandbox,
    browser: options.browser,
    recorder,
    activity,
    farewell,
    changed,
  })
  const run = new Run(transcript, options, { recorder, activity, changed, panes })
  const played = await play(run, recorder, panes)
  return { ...played, ran: readCoverage(sandbox) }
}

/** Plays it to its end; nothing that was started is left behind this. */
async function play(run: Run, recorder: Recorder, panes: Panes): Promise<Played> {
  try {
    await run.typeAll()
    await run.settle()
    return { trace: recorder.trace(), pictures: recorder.pictures, failures: [...recorder.failures] }
  } finally {
    await panes.close()
  }
}

type Instruments = {
  readonly recorder: Recorder
  readonly activity: Activity
  readonly changed: Signal
  readonly panes: Panes
}

class Run {
  readonly #transcript: Transcript
  readonly #options: RunOptions
  readonly #with: Instruments
  /** The starts typed so far, in order: their places are the commands' indexes. */
  readonly #started: Row[] = []

  constructor(transcript: Transcript, options: RunOptions, instruments: Instruments) {
    this.#transcript = transcript
    this.#options = options
    this.#with = instruments
  }

  async typeAll(): Promise<void> {
    for (const row of this.#transcript.rows) {
      if (!isStart(row) && row.kind !== 'key') continue
      await this.#waitFor(row)
      if (row.kind === 'key') this.#press(row)
      else await this.#start(row)
    }
  }

  /** Waits until nothing more can happen; what is left then are servers, and they are stopped. */
  async settle(): Promise<void> {
    const { activity } = this.#with
    const isComplete = () => this.#started.every((start, command) => this.#isComplete(start, command))
    const outcome = await this.#until(() => {
      // A timer that repeats and has nothing printed to do, such as a server's, is not waited for.
      const mayShow = isComplete() ? activity.hasTimersOnce() : activity.hasTimers()
      return mayShow ? 'not yet' : 'when quiet'
    })
    // A timer that goes off some other day takes nothing from what is printed.
    if (outcome === 'at work' || (outcome === 'asleep' && !isComplete())) this.#markOverdue()
  }

  async #start(row: Row): Promise<void> {
    await this.#with.panes.clear(row.pane)
    this.#started.push(row)
    this.#with.panes.start(row)
  }

  #press(row: Row): void {
    this.#with.panes.press(row.pane, row.text)
  }

  /** Waits until every row above has happened; or until nothing can happen any more, and it never will. */
  async #waitFor(row: Row): Promise<void> {
    const outcome = await this.#until(() => {
      // A key may end a program: what it still has to say is heard first.
      if (this.#isReadyFor(row)) return row.kind === 'key' ? 'when quiet' : 'now'
      return this.#with.activity.hasTimers() ? 'not yet' : 'when quiet'
    })
    if (outcome !== 'in time') this.#markOverdue()
  }

  /**
   * Waits for a condition, asked anew after each change, or for quiet where the condition allows it.
   *
   * The kernel tells nobody when a process falls asleep, so quiet is looked for from time to time.
   *
   * @returns whether that was in time; or what everybody was doing when the limit ran out
   */
  async #until(condition: () => 'now' | 'when quiet' | 'not yet'): Promise<'in time' | 'asleep' | 'at work'> {
    const { activity, changed, panes } = this.#with
    const deadline = performance.now() + this.#options.stepLimit
    let isQuiet = false
    while (performance.now() < deadline) {
      if (condition() === 'now') return 'in time'
      isQuiet = await isAllQuiet(activity, panes)
      if (isQuiet) {
        activity.allAsleep()
        if (condition() !== 'not yet') return 'in time'
      }
      await changed.change(lookInterval)
    }
    return isQuiet ? 'asleep' : 'at work'
  }

  /** Whether all commands typed so far have come as far as the rows above this one say. */
  #isReadyFor(row: Row): boolean {
    const { activity } = this.#with
    return this.#started.every((start, command) => {
      const isSameTerminal = start.pane === row.pane && row.kind !== 'key'
      const above = this.#rowsUnder(start).filter(({ time }) => time < row.time)
      if (isSameTerminal || above.some(({ kind }) => kind === 'key')) return activity.hasEnded(command)
      const isUnderWay = above.some(isShown) && this.#rowsUnder(start).some(({ time }) => time > row.time)
      return activity.isReady(command, isUnderWay) && this.#haveHappened(above, command)
    })
  }

  #isComplete(start: Row, command: number): boolean {
    return this.#haveHappened(this.#rowsUnder(start), command)
  }

  /** An exit status has happened when the command has ended. */
  #haveHappened(rows: readonly Row[], command: number): boolean {
    const { activity, recorder } = this.#with
    if (rows.some(({ kind }) => kind === 'status') && !activity.hasEnded(command)) return false
    const lines = splitLines(recorder.outputs[command] ?? '')
    return haveHappened(rows.filter(isShown), lines, this.#options.shapes)
  }

  #rowsUnder(start: Row): Row[] {
    return rowsUnder(this.#transcript.rows, start)
  }

  #markOverdue(): void {
    const { recorder, activity } = this.#with
    for (const [command, traced] of recorder.commands.entries())
      if (!activity.hasEnded(command)) traced.overdue = true
  }
}
