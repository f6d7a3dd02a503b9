import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { admit } from './admit.ts'
import { mediaTypeOf } from '../text/media-type.ts'
import { readNotes } from '../output/notes.ts'

export type BookServer = {
  /** `http://127.0.0.1:4080/` */
  readonly address: string
  readonly port: number
  readonly close: () => Promise<void>
}

/**
 * Serves a woven book to this machine alone. Only files that the tool's notes list are served, so no path leads
 * anywhere else.
 *
 * @param port 0, or one that is taken, means any free port
 * @param refresh brings the book up to date, before each page is served
 */
export async function serveBook(
  folder: string,
  port: number,
  refresh: () => Promise<void> = () => Promise.resolve(),
): Promise<BookServer> {
  const server = createServer((request, response) => {
    if (!admit(request, response)) return
    const path = pathOf(request.url ?? '/')
    if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405, { Allow: 'GET, HEAD' })
    else if (path?.endsWith('.html')) void refresh().then(() => answer(response, folder, path))
    else answer(response, folder, path)
  })
  const attempt = (wanted: number) => {
    server.listen(wanted, '127.0.0.1')
    return once(server, 'listening')
  }
  await attempt(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return attempt(0)
  })
  const { port: own } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${own}/`
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { address, port: own, close }
}

/** A path below the book's folder; nothing for a target that does not decode. */
function pathOf(target: string): string | undefined {
  try {
    const path = decodeURIComponent(target.replace(/[?#].*$/s, '')).replace(/^\//, '')
    return path === '' || path.endsWith('/') ? `${path}index.html` : path
  } catch {
    return undefined
  }
}

function answer(response: ServerResponse, folder: string, path: string | undefined): void {
  const isWoven = path !== undefined && Object.hasOwn(readNotes(folder).files, path)
  if (isWoven) send(response, folder, path)
  else refuse(response, 404)
}

function send(response: ServerResponse, folder: string, path: string): void {
  try {
    const body = readFileSync(join(folder, path))
    const type = mediaTypeOf(path)
    response.writeHead(200, {
      'Content-Type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      'Content-Length': body.length,
      'Cache-Control': 'no-cache',
    })
    response.end(body)
  } catch {
    // Another run of the tool may have removed it since the notes were read.
    refuse(response, 404)
  }
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  const body = status === 404 ? 'There is no such page.\n' : 'This server only gives out pages.\n'
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers })
  response.end(body)
}
