import type { ScriptRun } from '../../line-coverage/counts.ts'
import type { ObservedRun } from '../trace/recorded-run.ts'
import type { OutputFile } from '../../program/program.ts'
import type { WitnessRecord } from '../trace/trace.ts'
import { isStart, type Transcript } from '../notation/transcript.ts'
import { readCoverage } from '../sandbox/coverage-files.ts'
import type { FoundCommand } from '../sandbox/find-command.ts'
import { holdNamedPorts, holdPorts } from '../sandbox/ports.ts'
import { confine, visibleFolders } from '../sandbox/confinement.ts'
import type { LaidFile } from '../sandbox/program-folder.ts'
import { fillSandbox, furnish, makeSandboxFolder, openRecordPipe } from '../sandbox/sandbox.ts'
import { imageOf, isAlive, newMark } from '../sandbox/proc.ts'
import { knownStrangers } from '../sandbox/sleeping-processes.ts'
import { type Breach, disturbed } from './breach.ts'
import { RecordCheck } from './check-records.ts'
import { Activity } from './process-activity.ts'
import type { RunContext } from './run-context.ts'
import { CoverageCollector } from './collect-coverage.ts'
import type { LeftBehind } from './left-behind.ts'
import { type Openness, opennessOf } from './openness.ts'
import { Panes } from './panes.ts'
import { Player, type PlayerOptions } from './play.ts'
import { ProcessIds } from './process-ids.ts'
import { type BrowserFailure, Recorder } from './recorder.ts'

/** What a run depends on, apart from the transcript. */
type RunOptions = PlayerOptions & {
  /** The contents of `dist/`. */
  readonly files: readonly OutputFile[]
  /** The contents of `dist/book/`. */
  readonly pages: readonly LaidFile[]
  /** The folder that the programs find npm packages from, absolute. */
  readonly packages: string | undefined
  /** What may be run beside the plain tools. */
  readonly commands: readonly FoundCommand[]
  /** Whether to run them in namespaces of their own, where the system gives any. */
  readonly confines: boolean
  /** Whether to measure which lines of the programs run. */
  readonly isMeasured: boolean
  /** The path of a browser; transcripts with one are run only where there is one. */
  readonly browser: string | undefined
}

/** What one run showed. */
export type Outcome = ObservedRun & {
  /** Browsers that showed nothing: the run then neither proves nor refutes their rows. */
  readonly failures: readonly BrowserFailure[]
  /** What went on when all was said and done. */
  readonly leftBehind: readonly LeftBehind[]
  /** Why the run was ended before the transcript was; nothing where it was not. */
  readonly breach: Breach | undefined
  /** What the system did not keep the programs from; nothing where it confined them. */
  readonly openness: Openness | undefined
  /** The parts of the programs that each process ran; nothing where no coverage is measured. */
  readonly ran: readonly ScriptRun[]
}

/** How many different fixed ports one transcript may use. */
const portCount = 6

/**
 * Runs a transcript: types each command and key once every row above it has appeared, and records what happens.
 *
 * Where a row never appears, the run goes on once nothing more can happen by itself; judging reports what is missing.
 * Nothing that was started remains when this returns, whatever happens.
 */
export async function runTranscript(transcript: Transcript, options: RunOptions): Promise<Outcome> {
  const undo: Undo[] = []
  try {
    return await runIn(transcript, options, undo)
  } finally {
    await undoAll(undo)
  }
}

/** Releases or removes something. */
type Undo = () => unknown

/** Undoes the last step first, and each even where another fails. */
async function undoAll(steps: Undo[]): Promise<void> {
  const last = steps.pop()
  if (last === undefined) return
  try {
    await last()
  } finally {
    await undoAll(steps)
  }
}

/**
 * Makes the sandbox of a transcript, confined where the system lets it.
 *
 * @param undo gets a function for each thing as soon as it is made, since making the next may fail
 */
async function openSandbox(transcript: Transcript, options: RunOptions, undo: Undo[]) {
  // A browser is outside of it, and the relay that carries what it asks for.
  const hasBrowser = transcript.panes.some(({ kind }) => kind === 'browser')
  const mark = newMark()
  const counts = { commands: transcript.rows.filter(isStart).length, panes: transcript.panes.length }
  const { folder, remove } = await makeSandboxFolder(mark, counts)
  undo.push(remove)
  const { work, keep } = fillSandbox(folder, options)
  undo.push(keep)
  const confined = options.confines
    ? await confine(folder, { hasNetwork: !hasBrowser, visible: visibleFolders(options) })
    : { reason: 'none were asked for' }
  const confinement = 'reason' in confined ? undefined : confined
  if (confinement !== undefined) undo.push(confinement.close)
  const hasOwnNetwork = confinement !== undefined && !hasBrowser
  const hasUnwatched = options.commands.length > 0
  // In a network of its own every port is free.
  const hold = () => (hasUnwatched && !hasBrowser ? holdNamedPorts() : holdPorts(portCount))
  const held = hasOwnNetwork ? undefined : await hold()
  if (held !== undefined) undo.push(held.release)
  const sandbox = await furnish(folder, { ...options, work, ports: held?.ports, confinement, mark })
  return { sandbox, openness: opennessOf(confined, hasUnwatched && hasBrowser) }
}

/** @param undo as above */
async function runIn(transcript: Transcript, options: RunOptions, undo: Undo[]): Promise<Outcome> {
  const { sandbox, openness } = await openSandbox(transcript, options, undo)
  const [recorder, activity, coverage] = [
    new Recorder(transcript),
    new Activity(isProcessAlive),
    new CoverageCollector(sandbox),
  ]
  const known = knownStrangers()
  const ids = new ProcessIds(sandbox, known)
  const onRecord = (written: WitnessRecord) => {
    const record = ids.translate(written)
    // It is the sandbox's, even if another process had its id when we last looked.
    if (record.kind === 'start') {
      known.areOwn.set(idIn(record.process), true)
      known.watched.add(idIn(record.process))
    }
    recorder.record(record)
    activity.record(record)
    coverage.record(record)
    return recorder.breach === undefined
  }
  const { browser } = options
  const context = { transcript, sandbox, browser, recorder, activity, coverage, known, onRecord }
  undo.push(openRecordPipe(sandbox.folder, lineReader(context, ids)))
  const panes = new Panes(context)
  const player = new Player(context, panes, options)
  const played = await playWhole(player, context, panes)
  const ran = recorder.breach === undefined ? readCoverage(sandbox) : []
  if (ran === undefined)
    recorder.breach = disturbed('something else than V8 has written into the folder of coverage')
  return {
    ...played,
    breach: recorder.breach,
    ran: ran ?? [],
    openness,
  }
}

function isProcessAlive(name: string): boolean {
  return isAlive(idIn(name))
}

/** @param name a process and its thread, as a witness names them */
function idIn(name: string): string {
  return name.split('.')[0] ?? ''
}

/** Takes what comes out of the pipe of the records; whatever no witness wrote ends the run. */
function lineReader(
  { sandbox, recorder, activity, onRecord }: RunContext,
  ids: ProcessIds,
): (line: string | undefined) => void {
  const check = new RecordCheck(sandbox.key, {
    mayBeOwn: (within) => {
      const id = ids.find(within)
      return sandbox.isMember(id) || !isAlive(id)
    },
    image: (within) => imageOf(ids.outside(within)),
  })
  return (line) => {
    if (recorder.breach !== undefined) return
    const record = check.read(line, recorder.commands.length)
    if (record !== undefined) return void onRecord(record)
    recorder.breach = disturbed('something else than a record came out of the pipe of the records')
    activity.noteChange()
  }
}

/** Plays a transcript to its end, then ends everything that was started. */
async function playWhole(
  player: Player,
  { sandbox, recorder }: RunContext,
  panes: Panes,
): Promise<Pick<Outcome, 'trace' | 'leftBehind' | 'pictures' | 'failures'>> {
  try {
    try {
      await player.typeAll()
      await player.settle()
    } catch (error) {
      const path = pathOfFailure(error, sandbox.folder)
      if (path === undefined) throw error
      recorder.breach ??= disturbed(`\`${path}\` beside their folder is not as it was made`)
    }
    panes.noteUnread()
    const [trace, leftBehind] = [recorder.trace(), panes.leftBehind()]
    return { trace, leftBehind, pictures: recorder.pictures, failures: [...recorder.failures] }
  } finally {
    await panes.close()
  }
}

/** What a system call failed for, below a folder; nothing where the error is another. */
function pathOfFailure(error: unknown, folder: string): string | undefined {
  const { path } = error as NodeJS.ErrnoException
  return path?.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
