import { faultOfChunks } from './chunks.ts'
import type { ParsedMessage } from './node-parser.ts'

/** The lines above the first empty one, and those below it. */
export function partsOf(lines: readonly string[]) {
  const end = lines.includes('') ? lines.indexOf('') : lines.length
  return { head: lines.slice(0, end), body: lines.slice(end + 1) }
}

/**
 * The message's bytes: head lines end in CRLF (RFC 9112 section 2.1), and so do the lines of a chunked body, which are
 * framing too (section 7.1); any other body is as printed.
 */
export function messageBytes(lines: readonly string[]): Buffer {
  const { head, body } = partsOf(lines)
  const lineEnd = isChunked(head) ? '\r\n' : '\n'
  return Buffer.from(
    [...head.map((line) => `${line}\r\n`), '\r\n', ...body.map((line) => line + lineEnd)].join(''),
  )
}

/** In bytes: the body as printed, its last newline counted. */
export function bodySize(lines: readonly string[]): number {
  const { body } = partsOf(lines)
  return Buffer.byteLength(body.map((line) => `${line}\n`).join(''))
}

/** Whether a message is a response, by its first line. */
export function isResponse([start = '']: readonly string[]): boolean {
  return start.startsWith('HTTP/')
}

/** The headers that say where a body ends. */
export const framing = /^(?:content-length|transfer-encoding):/i

/** Chunks come last of all codings, or else the body ends with the connection (RFC 9112 section 6.3). */
function isChunked(head: readonly string[]): boolean {
  return /\bchunked\s*$/i.test(head.findLast((line) => /^transfer-encoding:/i.test(line)) ?? '')
}

/** The 0-based line of the message at which the chunks of its body are wrong, and a sentence about it. */
export function faultOfChunkedBody(lines: readonly string[]) {
  const { head, body } = partsOf(lines)
  // Where there is no body, the parser tells whether one is missing.
  const fault = isChunked(head) && body.length > 0 ? faultOfChunks(body) : undefined
  return fault && { ...fault, index: head.length + 1 + fault.index }
}

/** Whether a body that the parser has read to its end is one that such a message may have. */
export function isFramed(parsed: ParsedMessage, lines: readonly string[]): boolean {
  const { head } = partsOf(lines)
  if (isChunkedTooEarly(head)) return false
  if (whyBodiless(head) !== undefined) return bodySize(lines) === 0 && !saysLengthInVain(head)
  if (faultOfChunkedBody(lines) !== undefined) return false
  if (whyEmpty(head) !== undefined) return !hasContent(parsed, lines)
  // A response without length or chunks ends with the connection, a request has no body then (RFC 9112 section 6.3).
  const length = lengthIn(parsed) ?? (isResponse(lines) || isChunked(head) ? undefined : 0)
  if (!lines.includes('') || head[0]?.startsWith('CONNECT ') === true) return true
  return length === undefined ? startOfSecond(lines) === undefined : bodySize(lines) === length
}

/** The start line of a message. */
const startLine = /^(?:[A-Z]+ \S+ HTTP\/\d\.\d|HTTP\/\d\.\d \d{3}(?: .*)?)$/

/** The 0-based line at which a second message seems to begin; nothing where the body is said to be a message (RFC 9110 section 9.3.8). */
export function startOfSecond(lines: readonly string[]): number | undefined {
  const { head, body } = partsOf(lines)
  if (head.some((line) => /^content-type:\s*message\/http\b/i.test(line))) return undefined
  const index = body.findIndex((line) => startLine.test(line))
  return index < 0 ? undefined : head.length + 1 + index
}

/** RFC 9112 section 6.1: no message of HTTP/1.0 has the header Transfer-Encoding. */
export function isChunkedTooEarly(head: readonly string[]): boolean {
  return /\bHTTP\/1\.0\b/.test(head[0] ?? '') && head.some((line) => /^transfer-encoding:/i.test(line))
}

/**
 * Why a response has no body, as a sentence: RFC 9112 section 6.3. One with status 304 may still say how long the body of
 * a 200 would be; one with 1xx or 204 says no length (RFC 9110 section 8.6, RFC 9112 section 6.1).
 */
export function whyBodiless([start = '']: readonly string[]): string | undefined {
  const status = statusOf(start)
  if (status === '304') return 'a response with status 304 has no body.'
  if (status !== '204' && !status.startsWith('1')) return undefined
  return 'a response with status 1xx or 204 has no body, and no header that says how long one is.'
}

/** Why a body holds nothing, as a sentence: RFC 9110 sections 9.3.8 and 15.3.6. A header may say so. */
export function whyEmpty([start = '']: readonly string[]): string | undefined {
  if (start.startsWith('TRACE ')) return 'a request with TRACE has no body.'
  return statusOf(start) === '205' ? 'a response with status 205 has no body.' : undefined
}

function statusOf(start: string): string {
  return /^HTTP\/\S+ (\d{3})\b/.exec(start)?.[1] ?? ''
}

function saysLengthInVain(head: readonly string[]): boolean {
  return statusOf(head[0] ?? '') !== '304' && head.some((line) => framing.test(line))
}

/** A chunked body without content begins with its last chunk (RFC 9112 section 7.1). */
function hasContent(parsed: ParsedMessage, lines: readonly string[]): boolean {
  const { head, body } = partsOf(lines)
  if (isChunked(head)) return !/^0+\s*(?:;|$)/.test(body[0] ?? '')
  return bodySize(lines) > 0 || (lengthIn(parsed) ?? 0) > 0
}

function lengthIn({ headers }: ParsedMessage): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  return value === undefined ? undefined : Number(value)
}
