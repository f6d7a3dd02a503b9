import type { ScriptRun } from '../../line-coverage/counts.ts'
import type { ObservedRun } from '../trace/recorded-run.ts'
import type { OutputFile } from '../../program/program.ts'
import type { WitnessRecord } from '../trace/witness-record.ts'
import { isStart, type Transcript } from '../notation/transcript.ts'
import { readCoverage } from '../sandbox/coverage-files.ts'
import { holdPorts } from '../sandbox/ports.ts'
import { openRecordPipe } from '../sandbox/record-pipe.ts'
import { makeSandbox, removeSandbox } from '../sandbox/sandbox.ts'
import { guardSandbox } from '../sandbox/terminal.ts'
import { isAlive } from '../sandbox/proc.ts'
import { Activity } from './process-activity.ts'
import { CoverageCollector } from './collect-coverage.ts'
import { Panes } from './panes.ts'
import { Player, type PlayerOptions } from './play.ts'
import { type BrowserFailure, Recorder } from './recorder.ts'

/** What a run depends on, apart from the transcript. */
export type RunOptions = PlayerOptions & {
  /** What `dist/` holds. */
  readonly files: readonly OutputFile[]
  /** Whether to find out which lines of the programs run. */
  readonly isMeasured: boolean
  /** The path of a browser; transcripts with one are run only where there is one. */
  readonly browser: string | undefined
}

/** What was seen of one run. */
export type Outcome = ObservedRun & {
  /** Browsers that showed nothing: the run says nothing of their rows then. */
  readonly failures: readonly BrowserFailure[]
  /** What each process ran of the programs; nothing where that is not asked for. */
  readonly ran: readonly ScriptRun[]
}

/** How many different fixed ports one transcript may use. */
const portCount = 6

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
  const commandCount = transcript.rows.filter(isStart).length
  const sandbox = await makeSandbox(options.files, held.ports, commandCount, options.isMeasured)
  const dismissGuard = guardSandbox(sandbox)
  // The guard stays until there is nothing left to guard.
  undo.push(dismissGuard, () => removeSandbox(sandbox))
  const [recorder, activity, coverage] = [
    new Recorder(transcript),
    new Activity(isProcessAlive),
    new CoverageCollector(sandbox),
  ]
  const onRecord = (record: WitnessRecord) => {
    activity.record(record)
    recorder.record(record)
    coverage.record(record)
  }
  undo.push(openRecordPipe(sandbox.folder, onRecord))
  const { browser } = options
  const context = { transcript, sandbox, browser, recorder, activity, coverage, onRecord }
  const panes = new Panes(context)
  const player = new Player(context, panes, options)
  const seen = await playWhole(player, recorder, panes)
  return { ...seen, ran: readCoverage(sandbox) }
}

/** @param name a process and its thread, as a witness names them */
function isProcessAlive(name: string): boolean {
  return isAlive(name.split('.')[0] ?? '')
}

/** Plays a transcript to its end; nothing that was started remains after this. */
async function playWhole(player: Player, recorder: Recorder, panes: Panes): Promise<Omit<Outcome, 'ran'>> {
  try {
    await player.typeAll()
    await player.settle()
    return { trace: recorder.trace(), pictures: recorder.pictures, failures: [...recorder.failures] }
  } finally {
    await panes.close()
  }
}
