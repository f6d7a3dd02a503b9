import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { answers, greet } from './socks.ts'

/** An event at the relay, in the form of a witness's record. */
export type RelayRecord = {
  readonly process: string
  readonly at: string
  readonly kind: 'opening' | 'open' | 'refused' | 'write' | 'read' | 'end' | 'ended' | 'close'
  readonly connection?: string
  readonly port?: number
  readonly bytes?: string
}

export type Relay = {
  /** The port to which the browser connects. */
  readonly port: number
  readonly close: () => void
}

/**
 * Passes every byte between a browser and its servers on as it is, and records it. The browser asks for a server by the
 * protocol SOCKS 5 (RFC 1928).
 *
 * No witness can be loaded into a browser, so only its connections are watched. Each connection is a process of its own
 * in the trace, since a browser has several at once.
 *
 * @param ports where servers really listen, by the ports as the chapter prints them; no others are reached
 * @param name begins the names of the relay's processes
 * @param onRecord says whether the relay may go on; otherwise it breaks off all connections
 */
export function openRelay(
  ports: ReadonlyMap<number, number>,
  name: string,
  onRecord: (record: RelayRecord) => boolean,
): Promise<Relay> {
  const sockets = new Set<Socket>()
  let count = 0
  const track = (socket: Socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    return socket
  }
  const server = createServer({ allowHalfOpen: true }, (browser) => {
    const own = `${name}.${count++}`
    const write: Write = (fields) => {
      if (!onRecord({ process: own, at: String(process.hrtime.bigint()), ...fields })) close()
    }
    track(browser)
    // It may break off before it has asked for anything.
    browser.on('error', () => {})
    const mayHave = (printed: number) => ports.has(printed)
    greet(browser, mayHave, (printed) => {
      write({ kind: 'opening' })
      const port = ports.get(printed) ?? 0
      join(browser, track(connect({ port, host: '127.0.0.1', allowHalfOpen: true })), printed, write)
    })
  })
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({ port, close })
    })
  })
}

type Write = (fields: Omit<RelayRecord, 'process' | 'at'>) => void

/** Joins a browser's connection to one that is being opened to the server of a printed port. */
function join(browser: Socket, upstream: Socket, printed: number, write: Write): void {
  // Set now: a browser may break off before the server has answered.
  browser.on('error', () => upstream.resetAndDestroy())
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED') write({ kind: 'refused', port: printed })
    browser.resetAndDestroy()
  })
  upstream.on('connect', () => {
    const connection = `${upstream.localPort}>${printed}`
    write({ kind: 'open', connection, port: printed })
    browser.write(answers.connected)
    passOn(browser, upstream, (kind, bytes) => write({ kind, connection, ...bytes }))
    browser.resume()
  })
}

function passOn(
  browser: Socket,
  upstream: Socket,
  write: (kind: RelayRecord['kind'], fields: { readonly bytes?: string }) => void,
): void {
  browser.on('data', (chunk) => {
    write('write', { bytes: chunk.toString('base64') })
    upstream.write(chunk)
  })
  upstream.on('data', (chunk) => {
    write('read', { bytes: chunk.toString('base64') })
    browser.write(chunk)
  })
  browser.on('end', () => {
    write('end', {})
    upstream.end()
  })
  upstream.on('end', () => {
    write('ended', {})
    browser.end()
  })
  upstream.on('close', () => {
    write('close', {})
    browser.destroy()
  })
}
