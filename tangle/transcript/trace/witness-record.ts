/**
 * What a witness writes down, or the browser's pane for its connections: one happening of one process, by the
 * names that processes know. `tangle/witness/` says which kinds there are.
 */
export type WitnessRecord = {
  /** A name that no two processes of one transcript share: process id and thread id. */
  readonly process: string
  /** 0-based place among the transcript's commands. */
  readonly command: number
  /** Nanoseconds of the machine's monotonic clock, in decimal. */
  readonly at: string
  readonly kind: string
  /** `client port>server port`, the same name at both ends. */
  readonly connection?: string
  readonly bytes?: string
  readonly port?: number
  readonly text?: string
  /** `idle`: whether the process has set itself a timer. */
  readonly timers?: boolean
  /** `idle`: whether one of them goes off only once. */
  readonly once?: boolean
}
