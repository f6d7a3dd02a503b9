import { createServer, type IncomingMessage, request } from 'node:http'
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
    const messages: IncomingMessage[] = []
    let refusal: string | undefined
    server.on('request', (message, response) => {
      messages.push(message)
      message.on('error', () => {})
      message.resume()
      response.end()
    })
    const connection = connectionWith(bytes)
    server.on('clientError', (error: NodeJS.ErrnoException) => {
      refusal = error.code ?? 'UNKNOWN'
      connection.destroy()
    })
    connection.on('close', () => {
      const [first] = messages
      // What is refused behind a first message is what its length left over, or a body that never came.
      if (first === undefined) resolve({ ...nothing, refusal: refusal ?? 'HPE_INVALID_EOF_STATE' })
      else
        resolve({
          ...headOf(first),
          complete: first.complete && messages.length === 1 && refusal === undefined,
        })
    })
    server.emit('connection', connection)
  })
}

function parseResponse(bytes: Buffer): Promise<ParsedMessage> {
  return new Promise((resolve) => {
    const call = request({ createConnection: () => connectionWith(bytes) })
    let isRead = false
    call.on('response', (message) => {
      isRead = true
      void readToEnd(message).then(resolve)
    })
    call.on('error', (error: NodeJS.ErrnoException) => {
      // What is refused behind a first message is what its length left over: the message itself tells.
      if (!isRead) resolve({ ...nothing, refusal: error.code ?? 'UNKNOWN' })
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

function headOf(message: IncomingMessage): ParsedMessage {
  const headers = Array.from({ length: message.rawHeaders.length / 2 }, (_, i) => {
    return [message.rawHeaders[2 * i] ?? '', message.rawHeaders[2 * i + 1] ?? ''] as const
  })
  return { ...nothing, headers, version: message.httpVersion }
}
