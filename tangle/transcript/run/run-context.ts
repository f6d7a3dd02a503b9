import type { WitnessRecord } from '../trace/witness-record.ts'
import type { Transcript } from '../notation/transcript.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Activity } from './process-activity.ts'
import type { CoverageCollector } from './collect-coverage.ts'
import type { Recorder } from './recorder.ts'

/** What a run takes place in: the transcript, its folder, and those who watch. */
export type RunContext = {
  readonly transcript: Transcript
  readonly sandbox: Sandbox
  /** The path of a browser. */
  readonly browser: string | undefined
  readonly recorder: Recorder
  readonly activity: Activity
  readonly coverage: CoverageCollector
  /** Hears what a witness has written down. */
  readonly onRecord: (record: WitnessRecord) => void
}

/** Something that was started in a pane. */
export type StartedCommand = {
  readonly pane: number
  readonly isBrowser: boolean
  isOver: boolean
  /** Whether the runner has ended it. */
  wasStopped: boolean
  /** A browser takes no keys. */
  readonly interrupt?: () => void
  readonly type?: (line: string) => void
  readonly endInput?: () => void
  readonly stop: () => Promise<void>
}
