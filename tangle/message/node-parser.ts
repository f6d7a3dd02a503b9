import {
  createServer,
  type IncomingMessage,
  type InformationEvent,
  request,
  type ServerResponse,
} from 'node:http'
import { Duplex } from 'node:stream'

/** What Node's own HTTP parser made of a message. */
export type ParsedMessage = {
  /** Header lines in order, names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly version: string
  /** Whether the body ended where the message says, no byte early or late. */
  readonly complete: boolean
  /** The parser's code, such as `HPE_INVALID_HEADER_TOKEN`; nothing where it accepted the message. */
  readonly refusal: string | undefined
}

/** Has Node's parser read one HTTP/1.1 message, in memory. A message that begins with `HTTP/` is a response. */
export function parseMessage(bytes: Buffer): Promise<ParsedMessage> {
  return bytes.subarray(0, 5).toString('latin1') === 'HTTP/' ? parseResponse(bytes) : parseRequest(bytes)
}

/** A connection whose other side sends `bytes` and then ends. */
function connectionWith(bytes: Buffer): Duplex {
  let sent = false
  return new Duplex({
    read() {
      if (sent) this.push(null)
      else this.push(bytes)
      sent = true
    },
    write(_chunk, _encoding, done) {
      done()
    },
  })
}

function parseRequest(bytes: Buffer): Promise<ParsedMessage> {
  return new Promise((resolve) => {
    const server = createServer({ requireHostHeader: false })
    const connection = connectionWith(bytes)
    const messages: IncomingMessage[] = []
    let refusal: string | undefined
    let isFollowed = false
    const take = (message: IncomingMessage, response: ServerResponse) => {
      messages.push(message)
      message.on('error', () => {})
      message.resume()
      response.end()
    }
    server.on('request', take)
    // Without a listener Node answers by itself, and nobody sees the message.
    server.on('checkExpectation', take)
    server.on('connect', (message, _socket, behind: Buffer) => {
      messages.push(message)
      isFollowed = behind.length > 0
      connection.destroy()
    })
    server.on('clientError', (error: NodeJS.ErrnoException) => {
      refusal = error.code ?? 'UNKNOWN'
      connection.destroy()
    })
    connection.on('close', () => {
      const [first] = messages
      // What is refused behind a first message is what its length left over, or a body that never came.
      if (first === undefined) resolve({ ...nothing, refusal: refusal ?? 'HPE_INVALID_EOF_STATE' })
      else {
        const isAlone = messages.length === 1 && !isFollowed && refusal === undefined
        resolve({ ...headOf(first), complete: isComplete(first) && isAlone })
      }
    })
    server.emit('connection', connection)
  })
}

/** What stands behind CONNECT is no body, so Node never says that the message is complete. */
function isComplete(request: IncomingMessage): boolean {
  return request.complete || request.method === 'CONNECT'
}

function parseResponse(bytes: Buffer): Promise<ParsedMessage> {
  return new Promise((resolve) => {
    const call = request({ createConnection: () => connectionWith(bytes) })
    let interim: InformationEvent | undefined
    let isRead = false
    let refusal = 'HPE_INVALID_EOF_STATE'
    call.on('response', (message) => {
      isRead = true
      // A response behind one such as 100 Continue is a second message.
      if (interim === undefined) void readToEnd(message).then(resolve)
      else resolve({ ...headOf(interim), complete: false })
    })
    call.on('information', (message) => {
      if (interim !== undefined) resolve({ ...headOf(interim), complete: false })
      interim ??= message
    })
    call.on('upgrade', (message, socket, behind) => {
      resolve({ ...headOf(message), complete: behind.length === 0 })
      socket.destroy()
    })
    call.on('error', (error: NodeJS.ErrnoException) => {
      refusal = error.code ?? 'UNKNOWN'
    })
    // Whatever Node made of it, it comes to an end here; where a message was read, that has settled it.
    call.on('close', () => {
      // After an interim response alone Node still waits for the other, and misses it.
      if (interim !== undefined) resolve({ ...headOf(interim), complete: refusal === 'ECONNRESET' })
      else if (!isRead) resolve({ ...nothing, refusal })
    })
    call.end()
  })
}

function readToEnd(message: IncomingMessage): Promise<ParsedMessage> {
  return new Promise((resolve) => {
    message.on('error', () => {})
    message.on('close', () => resolve({ ...headOf(message), complete: message.complete }))
    message.resume()
  })
}

const nothing: ParsedMessage = { headers: [], version: '', complete: false, refusal: undefined }

function headOf(message: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>): ParsedMessage {
  const headers = Array.from({ length: message.rawHeaders.length / 2 }, (_, i) => {
    return [message.rawHeaders[2 * i] ?? '', message.rawHeaders[2 * i + 1] ?? ''] as const
  })
  return { ...nothing, headers, version: message.httpVersion }
}
