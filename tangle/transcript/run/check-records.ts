import { type Check, isBase64, isFlag, isLike, isOptional, isText } from '../trace/field-checks.ts'
import type { WitnessRecord } from '../trace/trace.ts'

/** What the system knows of the processes that records name, by process id. */
type ProcessTable = {
  /** Whether it may be one of this transcript's: it is, or it has ended. */
  readonly mayBeOwn: (id: string) => boolean
  /** What changes when the process runs another program, or another process has its id. */
  readonly image: (id: string) => string
}

/** A thread of a process whose witness has said that it begins. */
type Speaker = { readonly key: string; readonly image: string; count: number; isOver: boolean }

const isPort: Check = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535
const isConnection = isLike(/^\d{1,5}>\d{1,5}$/)
const isChannel = isLike(/^[1-9]\d{0,9}(?:\.\d{1,9})?\/(?:\d|[a-z]{2,5})$/)
const isAmount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const isTime: Check = (value) => typeof value === 'number' && value >= 0

/** The kinds of records, and what each holds beside its process, its command and its time. */
const kinds: ReadonlyMap<string, Readonly<Record<string, Check>>> = new Map(
  Object.entries({
    start: {},
    exit: {},
    covered: {},
    idle: { timers: isFlag, once: isFlag, next: isOptional(isTime), passed: isTime, raw: isFlag },
    print: {
      stream: isLike(/^std(out|err)$/),
      text: isText,
      bytes: isOptional(isBase64),
      channel: isOptional(isChannel),
    },
    listening: { port: isPort },
    listen: { port: isPort, address: isText },
    unlisten: { port: isPort, address: isText },
    taken: { port: isPort, address: isText },
    refused: { port: isPort },
    opening: { port: isPort },
    open: { connection: isConnection, port: isPort },
    connected: { connection: isConnection },
    accept: { connection: isConnection, port: isPort },
    write: { connection: isConnection, bytes: isBase64 },
    read: { connection: isConnection, bytes: isBase64 },
    end: { connection: isConnection },
    ended: { connection: isConnection },
    close: { connection: isConnection },
    reset: { connection: isConnection },
    tell: { channel: isChannel, amount: isAmount, loose: isOptional(isFlag) },
    told: { channel: isChannel, amount: isAmount },
    blocked: { address: isText },
  }),
)

/**
 * Tells the records of witnesses from whatever else is written into their pipe.
 *
 * A line is a key, a number and a record. The first line of a witness, number 0, has the transcript's key, and names the key
 * of its own that all its later lines have: no program sees that, since the witness keeps it in a closure and begins before
 * the program. Lines are numbered, so none can be taken out of the pipe, or written twice.
 */
export class RecordCheck {
  readonly #key: string
  readonly #table: ProcessTable
  readonly #begin = process.hrtime.bigint()
  readonly #speakers = new Map<string, Speaker>()

  /** @param key the transcript's */
  constructor(key: string, table: ProcessTable) {
    this.#key = key
    this.#table = table
  }

  /**
   * @param line nothing where it was too long or not UTF-8
   * @param commandCount how many commands have been typed
   * @returns nothing where no witness wrote it
   */
  read(line: string | undefined, commandCount: number): WitnessRecord | undefined {
    const [, key, number, json] = /^([\w-]{36}) (0|[1-9]\d{0,8}) (\{.*\})$/s.exec(line ?? '') ?? []
    if (key === undefined || json === undefined) return undefined
    const fields = objectIn(json)
    const record = fields && this.#recordOf(fields, commandCount)
    if (fields === undefined || record === undefined) return undefined
    const isGenuine =
      record.kind === 'start'
        ? key === this.#key && number === '0' && this.#begins(record.process, fields.key)
        : this.#goesOn(record, key, Number(number))
    return isGenuine ? record : undefined
  }

  /** The record in an object, without anything else that the object has. */
  #recordOf(fields: Readonly<Record<string, unknown>>, commandCount: number): WitnessRecord | undefined {
    const { process: name, command, at, kind } = fields
    const own = kinds.get(String(kind))
    if (own === undefined || !isLike(/^[1-9]\d{0,9}\.\d{1,9}$/)(name)) return undefined
    if (!Number.isInteger(command) || Number(command) < 0 || Number(command) >= commandCount) return undefined
    if (!isLike(/^\d{1,19}$/)(at)) return undefined
    const time = BigInt(String(at))
    if (time < this.#begin || time > process.hrtime.bigint()) return undefined
    const given = new Map(Object.entries(fields))
    if (!Object.entries(own).every(([field, is]) => is(given.get(field)))) return undefined
    const details = Object.fromEntries([...given].filter(([field]) => Object.hasOwn(own, field)))
    return { ...details, process: String(name), command: Number(command), at: String(at), kind: String(kind) }
  }

  #begins(name: string, key: unknown): boolean {
    const [id = ''] = name.split('.')
    if (!isLike(/^[\w-]{36}$/)(key) || !this.#table.mayBeOwn(id)) return false
    const before = this.#speakers.get(name)
    const image = this.#table.image(id)
    // A process may become another program (execve), and an id may be given again.
    if (before !== undefined && !before.isOver && before.image === image) return false
    this.#speakers.set(name, { key: String(key), image, count: 0, isOver: false })
    return true
  }

  #goesOn({ process: name, kind }: WitnessRecord, key: string, number: number): boolean {
    const speaker = this.#speakers.get(name)
    if (speaker?.key !== key || speaker.count + 1 !== number) return false
    speaker.count = number
    speaker.isOver = kind === 'exit'
    return true
  }
}

function objectIn(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}
