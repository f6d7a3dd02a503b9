/**
 * The trace: what happened in one run of a transcript. Plain data, written as JSON; `tangle/TRACE.md`
 * describes it for other programs.
 */
export type Trace = {
  readonly format: 1
  readonly chapter: string
  /** 1-based line of the transcript's opening fence. */
  readonly line: number
  readonly panes: readonly { readonly name: string; readonly kind: 'terminal' | 'browser' }[]
  /** In the order of typing. */
  readonly commands: readonly TracedCommand[]
  /** In the order of pressing. */
  readonly keys: readonly TracedKey[]
  readonly processes: readonly TracedProcess[]
  readonly connections: readonly TracedConnection[]
  /** In a possible order: sorted by `at`, causes before effects. */
  readonly events: readonly TraceEvent[]
  /** What each pane showed, line by line, in each pane's order. */
  readonly rows: readonly TracedRow[]
}

export type TracedCommand = {
  readonly pane: number
  readonly text: string
  /**
   * How it ended: an exit status (as in a shell, 128 + the signal's number where a signal ended it), or
   * nothing where it was still running at the end of the transcript.
   */
  readonly status: number | undefined
  /** Whether a step's time limit ran out while the tool waited for it. */
  readonly overdue: boolean
  /** Whether it was typed in a terminal whose shell had ended, so that nothing ran. */
  readonly refused: boolean
  /**
   * The commands whose rows above it had not come when it was typed, though nothing more could happen without it, and how many
   * lines each had shown by then; nothing where all rows had come.
   */
  readonly lacked?: readonly LateRows[]
}

/** A command of which rows had not come, and how many lines it had shown. */
export type LateRows = { readonly command: number; readonly shown: number }

export type TracedKey = {
  /** 0-based index into `commands`. */
  readonly command: number
  /** A key, or a line that was typed to a program. */
  readonly key: '^C' | '^D' | 'line'
  /** Nanoseconds of the machine's monotonic clock since the first event. */
  readonly at: number
  /** For each command started by then, how many lines it had shown when the key was pressed. */
  readonly shown: readonly number[]
  /** The commands of which the last of these lines had only begun, as a prompt does: 0-based indexes. */
  readonly begun: readonly number[]
  /** Why no program heard it, or none that had asked; nothing where one did. */
  readonly unheard?: Unheard
}

/**
 * - `printed`: the program had printed the whole row itself
 * - `ended`: the command had ended
 * - `closed`: its input had been ended by `^D`
 * - `unprompted`: it was typed, and the program had not shown its prompt
 * - `unread`: it was typed, and no program read it
 */
export type Unheard = 'printed' | 'ended' | 'closed' | 'unprompted' | 'unread'

export type TracedProcess = {
  /**
   * `command` is a command as a whole: it starts before everything it runs and ends after it. `node` is one Node
   * process of it; `browser` is one connection of a browser, which has several at once.
   */
  readonly kind: 'command' | 'node' | 'browser'
  readonly pane: number
  /** 0-based index into `commands`. */
  readonly command: number
}

export type TracedConnection = {
  /** The printed port that the connection was opened to. */
  readonly port: number
  /** 0-based indexes into `processes`; nothing where that end was not watched. */
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
  /**
   * `bytes` are there where they are not UTF-8, as some of a character are; `text` is what becomes of them. `channel` is the one on which
   * a worker thread handed them to this one.
   */
  | {
      readonly kind: 'print'
      readonly stream: 'stdout' | 'stderr'
      readonly text: string
      readonly bytes?: string
      readonly channel?: string
    }
  /** A line was typed, which the terminal shows; of the command as a whole. */
  | { readonly kind: 'type'; readonly text: string }
  /** The address is as the process itself has bound it; empty where another has, or where several may. */
  | { readonly kind: 'listen'; readonly port: number; readonly address: string }
  /** A server no longer listens. */
  | { readonly kind: 'unlisten'; readonly port: number; readonly address: string }
  /** A server cannot listen, since the address is in use. */
  | { readonly kind: 'taken'; readonly port: number; readonly address: string }
  /** A connection was refused, since nobody listened there. */
  | { readonly kind: 'refused'; readonly port: number }
  | { readonly kind: 'open'; readonly connection: number }
  /** It has been opened: somebody listens there. */
  | { readonly kind: 'connected'; readonly connection: number }
  | { readonly kind: 'accept'; readonly connection: number }
  | { readonly kind: 'write'; readonly connection: number; readonly bytes: string }
  | { readonly kind: 'read'; readonly connection: number; readonly bytes: string }
  /** This side ends its stream. */
  | { readonly kind: 'end'; readonly connection: number }
  /** This side sees the end of the other's stream. */
  | { readonly kind: 'ended'; readonly connection: number }
  | { readonly kind: 'close'; readonly connection: number }
  /** This side sees that the other has closed the socket for good. */
  | { readonly kind: 'reset'; readonly connection: number }
  /** Something goes to another process of this machine, and has come from it: so many bytes or messages on a channel. */
  | {
      readonly kind: 'tell'
      readonly channel: string
      readonly amount: number
      /** When is chance: a thread passes on what another had printed. */
      readonly loose?: boolean
    }
  | { readonly kind: 'told'; readonly channel: string; readonly amount: number }
  /** A refused attempt to reach another machine. */
  | { readonly kind: 'blocked'; readonly address: string }
  /** The browser shows a page, after it has read what the page consists of; or an error of its own, where `failed`. */
  | { readonly kind: 'show'; readonly answers: readonly Answer[]; readonly failed: boolean }

/** What a browser had read on a connection, which it opened, when a response was complete: so many of all the bytes. */
export type Answer = { readonly connection: number; readonly bytes: number }

export type TracedRow = {
  readonly pane: number
  /** 0-based index into `commands`. */
  readonly command: number
  readonly text: string
  /**
   * Index of the event at which the row was complete; nothing where the program that printed it was not watched, or may not have been:
   * the row then appeared at some time between the command's start and its exit.
   */
  readonly event: number | undefined
  /** Index of an event that came before the row, where that is all that is known: a worker thread handed it to be printed. */
  readonly after?: number
}

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
  readonly address?: string
  /** `print`: `stdout` or `stderr`. */
  readonly stream?: string
  readonly text?: string
  readonly channel?: string
  readonly amount?: number
  /** `tell`: whether it orders nothing. */
  readonly loose?: boolean
  /** `idle`: whether the process has set itself a timer. */
  readonly timers?: boolean
  /** `idle`: whether one of them goes off only once. */
  readonly once?: boolean
  /** `idle`: when the first of these goes off, in milliseconds of a clock that only the process's timers move. */
  readonly next?: number
  /** `idle`: that clock. */
  readonly passed?: number
  /** `idle`: whether it takes `^C` from its terminal: the key sends no signal then. */
  readonly raw?: boolean
}
