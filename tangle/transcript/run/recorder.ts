import { bytesOf } from '../notation/escapes.ts'
import type { Screenshot } from '../trace/recorded-run.ts'
import type {
  EventDetails,
  LateRows,
  Trace,
  TracedCommand,
  TracedConnection,
  TracedKey,
  TracedProcess,
  TraceEvent,
  WitnessRecord,
} from '../trace/trace.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import { rowsUnder } from '../judgement/compare.ts'
import { bounds } from './bounds.ts'
import type { Breach } from './breach.ts'
import { CommandOutput } from './command-output.ts'
import { withCrashReport } from './crash-rows.ts'
import { rowsOf } from './output-rows.ts'
import { withThreadRows } from './thread-rows.ts'

type Stamped = { readonly process: number; readonly at: bigint; readonly details: EventDetails }
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** A browser that showed nothing, though the transcript is not to blame. */
export type BrowserFailure = {
  /** 0-based index into the trace's commands. */
  readonly command: number
  /** The driver's own message. */
  readonly message: string
}

/** What a browser shows, and what it had read before: so many bytes on the connections of these names. */
type ShownPage = {
  readonly text: string
  readonly failed: boolean
  readonly answers: readonly { readonly connection: string; readonly bytes: number }[]
}

/** Collects the records of one run, and makes the trace from them. */
export class Recorder {
  readonly commands: Writable<TracedCommand>[] = []
  readonly outputs: CommandOutput[] = []
  readonly pictures: Screenshot[] = []
  readonly failures: BrowserFailure[] = []
  /** Why the run has to be ended: the first reason there was. */
  breach: Breach | undefined
  readonly #transcript: Transcript
  readonly #keys: (Writable<Omit<TracedKey, 'at'>> & { readonly at: bigint })[] = []
  /** Of each command the lines that were typed to it: their places among the keys, and their bytes, line end included. */
  readonly #typed = new Map<number, { readonly key: number; readonly bytes: number }[]>()
  readonly #processes: TracedProcess[] = []
  readonly #connections: Writable<TracedConnection>[] = []
  /** The index of each process and connection, by its name in the records. */
  readonly #indexes = new Map<string, number>()
  readonly #opening = new Map<number, bigint>()
  /** When each process was about to listen at a port. */
  readonly #listening = new Map<string, bigint>()
  readonly #events: Stamped[] = []
  /** How many more characters of records there may be. */
  #left: number = bounds.recorded

  constructor(transcript: Transcript) {
    this.#transcript = transcript
  }

  /** A command is typed. @param lacked as the trace has it; empty where all rows above it had come @returns its index */
  startCommand(row: Row, lacked: readonly LateRows[] = []): number {
    const { pane, text } = row
    const command = this.commands.length
    const late = lacked.length === 0 ? {} : { lacked }
    this.commands.push({ pane, text, status: undefined, overdue: false, refused: false, ...late })
    const printed = rowsUnder(this.#transcript.rows, row)
    // A byte takes at most four characters where it is printed, and a character of the page at most four bytes.
    const bytes = printed.reduce((sum, one) => sum + 4 * one.text.length + 2, bounds.bytes)
    this.outputs.push(new CommandOutput({ rows: printed.length + bounds.rows, bytes }))
    this.#indexes.set(nameOf(command), this.#processes.push({ kind: 'command', pane, command }) - 1)
    this.#addNow(command, { kind: 'start' })
    return command
  }

  /** @param unheard why no program hears it; nothing where one may */
  pressKey(command: number, key: TracedKey['key'], unheard: TracedKey['unheard']): void {
    const shown = this.outputs.map((output) => output.rows().length)
    const begun = this.outputs.flatMap((output, i) => (output.lastRow() === '' ? [] : [i]))
    const at = process.hrtime.bigint()
    this.#keys.push({ command, key, at, shown, begun, ...(unheard === undefined ? {} : { unheard }) })
  }

  /** A line is typed to the program that runs; the terminal shows it. */
  typeLine(command: number, text: string): void {
    const bytes = bytesOf(`${text}\n`)
    this.addOutput(command, bytes)
    this.#addNow(command, { kind: 'type', text })
    const typed = this.#typed.get(command) ?? []
    this.#typed.set(command, [...typed, { key: this.#keys.length - 1, bytes: bytes.length }])
  }

  /** Notes which of the lines that were typed to a command nobody has read. @param bytes how many of their last bytes are left */
  noteUnread(command: number, bytes: number): void {
    let left = bytes
    for (const typed of (this.#typed.get(command) ?? []).toReversed()) {
      const key = this.#keys[typed.key]
      // A program may leave the line end.
      if (key === undefined || left < 2) return
      key.unheard ??= 'unread'
      left -= typed.bytes
    }
  }

  /** Notes that no program has seen the end of the input of a command. */
  noteUnseenEnd(command: number): void {
    const key = this.#keys.find((one) => one.command === command && one.key === '^D')
    if (key !== undefined) key.unheard ??= 'unread'
  }

  addOutput(command: number, text: string): void {
    if (this.outputs[command]?.add(text) === false) this.breach ??= { kind: 'output', command }
  }

  endCommand(command: number, status: number): void {
    const own = this.commands[command]
    if (own !== undefined) own.status = status
    this.#addNow(command, { kind: 'exit' })
  }

  refuseCommand(command: number): void {
    const own = this.commands[command]
    if (own !== undefined) own.refused = true
  }

  /** A browser shows a page, or an error of its own. */
  showPage(command: number, { text, failed, answers }: ShownPage): void {
    this.addOutput(command, bytesOf(text))
    const known = answers.flatMap(({ connection: name, bytes }) => {
      const connection = this.#indexes.get(name)
      return connection === undefined ? [] : [{ connection, bytes }]
    })
    this.#addNow(command, { kind: 'show', answers: known, failed })
  }

  record(record: WitnessRecord): void {
    if (record.kind === 'idle' || record.kind === 'covered') return
    this.#left -= JSON.stringify(record).length
    if (this.#left < 0 || this.#events.length >= bounds.events) this.breach ??= { kind: 'events' }
    if (this.breach !== undefined) return
    const own = this.#processOf(record)
    const at = BigInt(record.at)
    if (record.kind === 'opening') this.#opening.set(own, at)
    else if (record.kind === 'listening') this.#listening.set(`${own} ${record.port}`, at)
    // The other side may have accepted before the call that opens returned.
    else if (record.kind === 'open')
      this.#add(own, this.#opening.get(own) ?? at, this.#detailsOf(record, own))
    // A client may have connected before the call that listens returned.
    else if (record.kind === 'listen' && record.address !== '')
      this.#add(own, this.#listening.get(`${own} ${record.port}`) ?? at, this.#detailsOf(record, own))
    else this.#add(own, at, this.#detailsOf(record, own))
  }

  /** The trace of the run so far. */
  trace(): Trace {
    const sorted = this.#events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    const begin = sorted[0]?.at ?? 0n
    const events = sorted.map(({ process, at, details }): TraceEvent => ({
      process,
      at: Number(at - begin),
      ...details,
    }))
    const processes = this.#processes
    return {
      format: 1,
      chapter: this.#transcript.block.path,
      line: this.#transcript.block.line,
      panes: this.#transcript.panes,
      commands: this.commands,
      keys: this.#keys.map((key) => ({ ...key, at: Number(key.at - begin) })),
      processes,
      connections: this.#connections,
      events,
      rows: this.outputs.flatMap((output, command) => {
        const rows = withThreadRows(rowsOf(output.bytes, command, processes, events), events)
        return withCrashReport(rows, command, { commands: this.commands, processes, events })
      }),
    }
  }

  #add(process: number, at: bigint, details: EventDetails): void {
    this.#events.push({ process, at, details })
  }

  /** Adds an event of a command as a whole. */
  #addNow(command: number, details: EventDetails): void {
    this.#add(this.#indexes.get(nameOf(command)) ?? -1, process.hrtime.bigint(), details)
  }

  #processOf({ process: name, command }: WitnessRecord): number {
    return this.#indexOf(name, () => {
      const pane = this.commands[command]?.pane ?? 0
      const kind = this.#transcript.panes[pane]?.kind === 'browser' ? 'browser' : 'node'
      return this.#processes.push({ kind, pane, command })
    })
  }

  #detailsOf(record: WitnessRecord, own: number): EventDetails {
    const { kind, connection: name, bytes, port } = record
    if (name === undefined) return { ...pick(record), kind } as EventDetails
    const connection = this.#connection(name, port ?? 0)
    const known = this.#connections[connection]
    if (known !== undefined && kind === 'open') known.opener = own
    if (known !== undefined && kind === 'accept') known.acceptor = own
    return { kind, connection, ...(bytes === undefined ? {} : { bytes }) } as EventDetails
  }

  #connection(name: string, port: number): number {
    const add = () => this.#connections.push({ port, opener: undefined, acceptor: undefined })
    return this.#indexOf(name, add)
  }

  /** @param add adds what has a new name to its list, and returns the list's length */
  #indexOf(name: string, add: () => number): number {
    const index = this.#indexes.get(name) ?? add() - 1
    this.#indexes.set(name, index)
    return index
  }
}

/** The name of a command as a whole, as if it were a process. */
function nameOf(command: number): string {
  return `command ${command}`
}

/** The fields of a record, without its process, command and time. */
function pick(record: WitnessRecord): object {
  const { process: _process, command: _command, at: _at, ...rest } = record
  return rest
}
