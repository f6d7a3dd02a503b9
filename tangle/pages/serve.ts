import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { admit } from './admit.ts'
import { mediaTypeOf } from '../text/media-type.ts'
import { changesPath } from './draft/draft-page.ts'
import type { ServedFile } from './page.ts'

/** What is served: paths are those of the book, such as `index.html`. */
type ServedBook = {
  /** Brings the book up to date, before each page is served. */
  readonly refresh: () => Promise<void>
  /** The content of a path, and for a page the digest of what it shows; nothing where there is none. */
  readonly find: (path: string) => ServedFile | undefined
}

export type BookServer = {
  /** `http://127.0.0.1:4080/` */
  readonly address: string
  readonly port: number
  /** Lets open pages know that they may have changed. */
  readonly announce: () => void
  readonly close: () => Promise<void>
}

/** A page that is open in a browser, and what it was told of itself. */
type Listener = { readonly response: ServerResponse; readonly path: string; digest: string }

/**
 * Serves a book to this machine alone. A path leads nowhere but to what `find` returns for it.
 *
 * @param port 0, or one that is taken, means any free port
 */
export async function serveBook(port: number, book: ServedBook): Promise<BookServer> {
  const listeners = new Set<Listener>()
  const server = createServer((request, response) => {
    if (!admit(request, response)) return
    const target = request.url ?? '/'
    const path = pathOf(target)
    if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405, { Allow: 'GET, HEAD' })
    else if (path === changesPath) listen(response, pageIn(target), listeners, book)
    else if (path?.endsWith('.html')) void book.refresh().then(() => answer(response, path, book))
    else answer(response, path, book)
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
  const announce = () => {
    for (const listener of listeners) tell(listener, book)
  }
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { address, port: own, announce, close }
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

/** The page that asks for its changes. */
function pageIn(target: string): string | undefined {
  return pathOf(new URL(target, 'http://book').searchParams.get('page') ?? '/')
}

/** Keeps a connection open for server-sent events (HTML Standard, section 9.2): the digest of the page now, and each later one. */
function listen(
  response: ServerResponse,
  path: string | undefined,
  listeners: Set<Listener>,
  book: ServedBook,
): void {
  if (path === undefined) return refuse(response, 404)
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  const listener = { response, path, digest: '' }
  listeners.add(listener)
  response.on('close', () => listeners.delete(listener))
  tell(listener, book)
}

function tell(listener: Listener, { find }: ServedBook): void {
  const digest = find(listener.path)?.digest ?? 'none'
  if (digest !== listener.digest) listener.response.write(`data: ${digest}\n\n`)
  listener.digest = digest
}

function answer(response: ServerResponse, path: string | undefined, { find }: ServedBook): void {
  const found = path === undefined ? undefined : find(path)
  if (path === undefined || found === undefined) return refuse(response, 404)
  const body = Buffer.from(found.content)
  const type = mediaTypeOf(path)
  response.writeHead(found.isMissing === true ? 404 : 200, {
    'Content-Type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    'Content-Length': body.length,
    'Cache-Control': 'no-cache',
  })
  response.end(body)
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  const body = status === 404 ? 'There is no such page.\n' : 'This server only gives out pages.\n'
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers })
  response.end(body)
}
