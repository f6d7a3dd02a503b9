import type { RelayRecord } from './relay.ts'

/** A request of a browser on one of its connections. */
type Asked = {
  /** Its port and its target, as in an address. */
  readonly what: string
  readonly connection: string
  /** What for (Fetch Metadata, `Sec-Fetch-Dest`), such as `document` or `style`; `empty` for what a script asks for. */
  readonly use: string
  /** How many bytes had been read on the connection when the last of its response was. */
  read: number
}

/** How much had been read on a connection, which has this name in the records, when a response was complete. */
export type ReadAnswer = { readonly connection: string; readonly bytes: number }

/** What a browser has requested during a visit, on each of its connections. */
export class RequestLog {
  #asked: Asked[] = []
  /** The last request of each connection: the next is not made before its response is complete. */
  readonly #last = new Map<string, Asked>()
  readonly #unanswered = new Set<Asked>()
  readonly #ports = new Map<string, number>()
  readonly #read = new Map<string, number>()
  #wasRefused = false

  /** Another visit begins. */
  begin(): void {
    this.#asked = []
    this.#unanswered.clear()
    this.#wasRefused = false
  }

  note({ kind, bytes, connection, port }: RelayRecord): void {
    if (kind === 'refused') this.#wasRefused = true
    if (connection === undefined) return
    if (kind === 'open') this.#ports.set(connection, port ?? 0)
    if (kind === 'write') this.#noteRequest(connection, Buffer.from(bytes ?? '', 'base64').toString('latin1'))
    const last = this.#last.get(connection)
    if (last === undefined || kind === 'write' || kind === 'end') return
    this.#unanswered.delete(last)
    if (kind !== 'read') return
    last.read = (this.#read.get(connection) ?? 0) + Buffer.byteLength(bytes ?? '', 'base64')
    this.#read.set(connection, last.read)
  }

  #noteRequest(connection: string, text: string): void {
    const [, target] = /^[A-Z]+ (\S+) HTTP/.exec(text) ?? []
    // The rest of a long request.
    if (target === undefined) return
    const [, use = 'empty'] = /^sec-fetch-dest: *(\S+)/im.exec(text) ?? []
    const one = { what: `${this.#ports.get(connection)}${target}`, connection, use, read: 0 }
    this.#asked.push(one)
    this.#last.set(connection, one)
    this.#unanswered.add(one)
  }

  /** Whether nothing listened at the server's port. */
  wasRefused(): boolean {
    return this.#wasRefused
  }

  /** What was read of some addresses, which came in full; nothing of those that the browser had, or that a script asked for. */
  answersOf(addresses: readonly string[]): ReadAnswer[] {
    const wanted = new Map<string, number>()
    for (const address of addresses) wanted.set(whatOf(address), (wanted.get(whatOf(address)) ?? 0) + 1)
    return this.#asked.flatMap((one) => {
      const left = wanted.get(one.what) ?? 0
      if (left === 0 || one.use === 'empty') return []
      wanted.set(one.what, left - 1)
      return [answerTo(one)]
    })
  }

  /** What was read of the pages that were requested, in full or not. */
  answersOfPages(): ReadAnswer[] {
    return this.#asked.filter(({ use }) => use === 'document').map(answerTo)
  }

  /** Whether an address has been requested, and no byte of the response has come. */
  isUnanswered(address: string): boolean {
    return [...this.#unanswered].some(({ what }) => what === whatOf(address))
  }
}

function answerTo({ connection, read }: Asked): ReadAnswer {
  return { connection, bytes: read }
}

/** The port of an address, and what is requested of a server for the sake of it. */
function whatOf(address: string): string {
  const { port, pathname, search } = new URL(address)
  return `${port === '' ? 80 : port}${pathname}${search}`
}
