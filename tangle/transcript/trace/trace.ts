/**
 * The trace: what was seen of one run of a transcript. Plain data, written as JSON; `tangle/TRACE.md`
 * describes it for other programs.
 */
export type Trace = {
  readonly format: 1
  readonly chapter: string
  /** 1-based line of the transcript's opening fence. */
  readonly line: number
  readonly panes: readonly { readonly name: string; readonly kind: 'terminal' | 'browser' }[]
  /** What was typed, in the order of typing. */
  readonly commands: readonly TracedCommand[]
  /** What was pressed, in the order of pressing. */
  readonly keys: readonly TracedKey[]
  readonly processes: readonly TracedProcess[]
  readonly connections: readonly TracedConnection[]
  /** In an order in which they can have happened: sorted by `at`, causes before effects. */
  readonly events: readonly TraceEvent[]
  /** What each pane showed, line by line, in each pane's order. */
  readonly rows: readonly TracedRow[]
}

export type TracedCommand = {
  readonly pane: number
  readonly text: string
  /**
   * How it ended: an exit status (128 + the signal's number where a signal ended it, as a shell says), or
   * nothing where it was still running at the end of the transcript.
   */
  readonly status: number | undefined
  /** Whether a step's time limit ran out while it was waited for. */
  readonly overdue: boolean
  /** Whether it was typed in a terminal whose shell had ended, so that nothing ran. */
  readonly refused: boolean
}

export type TracedKey = {
  /** 0-based index into `commands`. */
  readonly command: number
  /** A key, or a line that was typed to a program. */
  readonly key: '^C' | '^D' | 'line'
  /** Nanoseconds of the machine's monotonic clock since the first event. */
  readonly at: number
  /** For each command started by then, how many lines it had shown when the key was pressed. */
  readonly shown: readonly number[]
}

export type TracedProcess = {
  /**
   * `command` is what was typed, as a whole: it starts before all that it runs and ends after it. `node` is
   * one Node process of it; `browser` is one connection of a browser, which works at several at once.
   */
  readonly kind: 'command' | 'node' | 'browser'
  readonly pane: number
  /** 0-based index into `commands`. */
  readonly command: number
}

export type TracedConnection = {
  /** The printed port that the connection was opened to. */
  readonly port: number
  /** 0-based indexes into `processes`; nothing where that end was not under witness. */
  readonly opener: number | undefined
  readonly acceptor: number | undefined
}

export type TraceEvent = {
  /** 0-based index into `processes`. */
  readonly process: number
  /** Nanoseconds of the machine's monotonic clock since the first event. */
  readonly at: number
} & EventDetails

/** `connection` is a 0-based index into the trace's connections; `bytes` are base64. */
export type EventDetails =
  | { readonly kind: 'start' }
  | { readonly kind: 'exit' }
  | { readonly kind: 'print'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** A line was typed, which the terminal shows; of the command as a whole. */
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'listen'; readonly port: number }
  | { readonly kind: 'open'; readonly connection: number }
  | { readonly kind: 'accept'; readonly connection: number }
  | { readonly kind: 'write'; readonly connection: number; readonly bytes: string }
  | { readonly kind: 'read'; readonly connection: number; readonly bytes: string }
  /** This side has said that it writes no more. */
  | { readonly kind: 'end'; readonly connection: number }
  /** This side has seen that the other writes no more. */
  | { readonly kind: 'ended'; readonly connection: number }
  | { readonly kind: 'close'; readonly connection: number }
  /** An attempt to reach beyond this machine, refused. */
  | { readonly kind: 'blocked'; readonly address: string }
  /** The browser shows a page; `connection` is the one that it came over, where that is known. */
  | { readonly kind: 'show'; readonly connection: number | undefined }

export type TracedRow = {
  readonly pane: number
  /** 0-based index into `commands`. */
  readonly command: number
  readonly text: string
  /**
   * Index of the event at which the row was complete; nothing where the program that printed it was not
   * under witness: it then stood somewhere between the command's start and its exit.
   */
  readonly event: number | undefined
}
