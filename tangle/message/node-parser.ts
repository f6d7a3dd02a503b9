import {
  createServer,
  type IncomingMessage,
  type InformationEvent,
  request,
  type ServerResponse,
} from 'node:http'
import { Duplex } from 'node:stream'

/** How Node's own HTTP parser understood a message. */
export type ParsedMessage = {
  /** Header lines in order, names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly version: string
  /** Whether the body ended exactly where the message says. */
  readonly complete: boolean
  /** The parser's code, such as `HPE_INVALID_HEADER_TOKEN`; `undefined` where it accepted the message. */
  readonly refusal: string | undefined
}

/**
 * Parses one HTTP/1.1 message with Node's parser, in memory. A message that begins with `HTTP/` is a response.
 *
 * @param method of the request that a response answers
 */
export function parseMessage(bytes: Buffer, method: 'GET' | 'HEAD' = 'GET'): Promise<ParsedMessage> {
  const isResponse = bytes.subarray(0, 5).toString('latin1') === 'HTTP/'
  return isResponse ? parseResponse(bytes, method) : parseRequest(bytes)
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
    // Without a listener Node answers by itself, and the message is lost.
    server.on('checkExpectation', take)
    server.on('connect', (message, _socket, rest: Buffer) => {
      messages.push(message)
      isFollowed = rest.length > 0
      connection.destroy()
    })
    server.on('clientError', (error: NodeJS.ErrnoException) => {
      refusal = error.code ?? 'UNKNOWN'
      connection.destroy()
    })
    connection.on('close', () => {
      const [first] = messages
      // What is refused after a first message is the rest of its body, or a body that never came.
      if (first === undefined) resolve({ ...nothing, refusal: refusal ?? 'HPE_INVALID_EOF_STATE' })
      else {
        const isAlone = messages.length === 1 && !isFollowed && refusal === undefined
        resolve({ ...headOf(first), complete: isComplete(first) && isAlone })
      }
    })
    server.emit('connection', connection)
  })
}

/** What follows CONNECT is not a body, so Node never marks the message as complete. */
function isComplete(request: IncomingMessage): boolean {
  return request.complete || request.method === 'CONNECT'
}

function parseResponse(bytes: Buffer, method: string): Promise<ParsedMessage> {
  return new Promise((resolve) => {
    const call = request({ method, createConnection: () => connectionWith(bytes) })
    let interim: InformationEvent | undefined
    let isRead = false
    let refusal = 'HPE_INVALID_EOF_STATE'
    call.on('response', (message) => {
      isRead = true
      // A response after an interim one such as 100 Continue is a second message.
      if (interim === undefined) void readToEnd(message).then(resolve)
      else resolve({ ...headOf(interim), complete: false })
    })
    call.on('information', (message) => {
      if (interim !== undefined) resolve({ ...headOf(interim), complete: false })
      interim ??= message
    })
    call.on('upgrade', (message, socket, rest) => {
      resolve({ ...headOf(message), complete: rest.length === 0 })
      socket.destroy()
    })
    call.on('error', (error: NodeJS.ErrnoException) => {
      refusal = error.code ?? 'UNKNOWN'
    })
    // The connection always ends here; if a message was read, the promise is already resolved.
    call.on('close', () => {
      // After an interim response alone Node waits for the final one, and reports an error.
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
