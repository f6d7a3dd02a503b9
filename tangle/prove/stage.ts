import type { Transcript } from '../data/transcript.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { Activity } from './activity.ts'
import type { Farewell } from './farewell.ts'
import type { Recorder } from './recorder.ts'
import type { Signal } from './signal.ts'

/** What a run is played on: the transcript, its folder, and those who watch. */
export type Stage = {
  readonly transcript: Transcript
  readonly sandbox: Sandbox
  /** The path of a browser. */
  readonly browser: string | undefined
  readonly recorder: Recorder
  readonly activity: Activity
  readonly farewell: Farewell
  readonly changed: Signal
}

/** Something that was started in a pane. */
export type Started = {
  readonly pane: number
  /** The process group of a terminal's command; a browser has none that is ours. */
  readonly group: number | undefined
  isOver: boolean
  /** Whether the runner has ended it. */
  wasStopped: boolean
  readonly interrupt: () => void
  readonly endInput: () => void
  readonly stop: () => Promise<void>
}
