// Answers every piece that arrives with the same bytes, and reads none: no server on node:net can take less.
import { readFileSync } from 'node:fs'
import net from 'node:net'

const body = readFileSync(process.env.FILE ?? '')
const head = [
  'HTTP/1.1 200 OK',
  `Date: ${new Date().toUTCString()}`,
  'Content-Type: text/html; charset=utf-8',
  'X-Content-Type-Options: nosniff',
  `Content-Length: ${body.length}`,
  'Connection: keep-alive',
]
const response = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])

net
  .createServer((socket) => {
    socket.on('data', () => socket.write(response))
    socket.on('error', () => socket.destroy())
  })
  .listen(Number(process.env.PORT), '127.0.0.1')
