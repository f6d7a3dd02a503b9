/**
 * One event of one process, as a witness records it, or the browser's pane for its connections. `tangle/witness/`
 * defines the kinds.
 */
export type WitnessRecord = {
  /** Unique in a transcript: process id and thread id. */
  readonly process: string
  /** 0-based index into the transcript's commands. */
  readonly command: number
  /** Nanoseconds of the machine's monotonic clock, in decimal. */
  readonly at: string
  readonly kind: string
  /** `client port>server port`: the same at both ends. */
  readonly connection?: string
  readonly bytes?: string
  readonly port?: number
  readonly text?: string
  /** `idle`: whether the process has set itself a timer. */
  readonly timers?: boolean
  /** `idle`: whether one of them goes off only once. */
  readonly once?: boolean
}
