import type { KnownProcesses } from '../sandbox/sleeping-processes.ts'
import type { WitnessRecord } from '../trace/trace.ts'
import type { Transcript } from '../notation/transcript.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { TypedInput } from '../sandbox/typed-input.ts'
import type { Activity } from './process-activity.ts'
import type { CoverageCollector } from './collect-coverage.ts'
import type { Recorder } from './recorder.ts'

/** What all parts of a run share: the transcript, its sandbox, and the observers. */
export type RunContext = {
  readonly transcript: Transcript
  readonly sandbox: Sandbox
  readonly browser: string | undefined
  readonly recorder: Recorder
  readonly activity: Activity
  readonly coverage: CoverageCollector
  /** Which processes are the sandbox's. */
  readonly known: KnownProcesses
  /** @returns whether the run goes on */
  readonly onRecord: (record: WitnessRecord) => boolean
}

/** A command or a browser that was started in a pane. */
export type StartedCommand = {
  readonly pane: number
  readonly isBrowser: boolean
  isOver: boolean
  /** Whether the runner has ended it. */
  wasStopped: boolean
  /** Whether a browser waits for a response, and so does nothing; a terminal has none. */
  readonly isWaiting?: () => boolean
  /** Has a browser show its page as it is, if that has loaded and waits for responses. @returns whether it does */
  readonly stopWaiting?: () => boolean
  /** A browser takes no keys. */
  readonly interrupt?: () => void
  /** What is typed to a command in a terminal that has a shell. */
  readonly input?: TypedInput | undefined
  /** What was seen of all processes when `^D` was pressed; nothing where it was not, or where some were awake. */
  beforeEnd?: string | undefined
  readonly stop: () => Promise<void>
}
