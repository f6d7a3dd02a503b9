import type { IncomingMessage, ServerResponse } from 'node:http'
import { posix } from 'node:path'
import { isAuthorsFile } from './plan/paths.ts'
import { policy } from './template.ts'

/**
 * What holds for every request and every response of a server: only this machine's own tabs are answered, and nothing that is sent
 * can run a script which is not the tool's.
 *
 * @returns whether the request is to be answered; otherwise it has been
 */
export function admit(request: IncomingMessage, response: ServerResponse): boolean {
  const path = pathOf(request.url ?? '/')
  for (const [name, value] of Object.entries(headersFor(path))) response.setHeader(name, value)
  const refusal = refusalOf(request, path)
  if (refusal !== undefined) refuse(response, refusal)
  return refusal === undefined
}

type Refusal = { readonly status: 400 | 403 | 421; readonly text: string }

/** A page of another origin can name this server by a name of its own (DNS rebinding), or just send requests to it. */
function refusalOf({ headers, headersDistinct, socket }: IncomingMessage, path: string): Refusal | undefined {
  const [host = '', ...others] = headersDistinct.host ?? []
  // RFC 9112, section 3.2.
  if (host === '' || others.length > 0) return { status: 400, text: 'A request names one host.' }
  // RFC 9110, section 15.5.20.
  if (!isOwnHost(host, socket.localPort))
    return { status: 421, text: 'This server answers to 127.0.0.1, [::1] and localhost, with its own port.' }
  const isFromElsewhere = headers.origin !== undefined && headers.origin !== `http://${host}`
  if (isFromElsewhere || !['same-origin', 'none'].includes(wordOf(headers['sec-fetch-site'], 'none')))
    return { status: 403, text: 'Another site led here. To read the book, enter its address yourself.' }
  if (isAuthorsFile(path) && !harmless.includes(wordOf(headers['sec-fetch-dest'], 'empty')))
    return { status: 403, text: 'A file of the book is not part of a page, unless it is a picture.' }
  return undefined
}

/** What a browser may use a book's own file for (Fetch Metadata, `Sec-Fetch-Dest`): not as a script, a style or a frame. */
const harmless: readonly string[] = ['document', 'image', 'empty']

function wordOf(value: string | readonly string[] | undefined, missing: string): string {
  return value === undefined ? missing : String(value)
}

function isOwnHost(host: string, port: number | undefined): boolean {
  const [, own = '80'] = /^(?:127\.0\.0\.1|\[::1\]|localhost)(?::(\d+))?$/i.exec(host) ?? [undefined, '']
  return own === String(port)
}

function headersFor(path: string): Record<string, string> {
  const isAuthors = isAuthorsFile(path)
  return {
    'Content-Security-Policy': `${isAuthors ? policyOfAuthorsFiles : policy}; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    // No viewer shows one that is sandboxed.
    ...(isAuthors && /\.pdf$/i.test(path) ? { 'Content-Disposition': 'attachment' } : {}),
  }
}

/** A page or a drawing that the author wrote is shown in an origin of its own, without scripts, and loads nothing. */
const policyOfAuthorsFiles = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/** The path that a target names, without what a client may have left in it; the target itself where it does not decode. */
function pathOf(target: string): string {
  const path = target.replace(/[?#].*$/s, '')
  try {
    return posix.normalize(decodeURIComponent(path)).replace(/^\/+/, '')
  } catch {
    return path
  }
}

function refuse(response: ServerResponse, { status, text }: Refusal): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
