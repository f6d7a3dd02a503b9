import { datesIn, isHttpDate } from './http-dates.ts'
import type { ParsedMessage } from './node-parser.ts'
import { authorityOfTarget, faultOfStartLine, isAuthority } from './start-line.ts'
import { plural } from '../problem/plural.ts'

/** What can be wrong with a message; `invalid=` names one of these. */
export const reasons = [
  'no Host',
  'two Hosts',
  'bad Host',
  'two Dates',
  'bad date',
  'wrong length',
  'bad start line',
  'bad header',
  'length and chunked',
] as const

export type Reason = (typeof reasons)[number]

/**
 * The message's bytes: head lines end in CRLF (RFC 9112 section 2.1), and so do the lines of a chunked body, which are
 * framing too (section 7.1); any other body is as printed.
 */
export function messageBytes(lines: readonly string[]): Buffer {
  const { head, body } = partsOf(lines)
  const lineEnd = head.some((line) => /^transfer-encoding:.*chunked/i.test(line)) ? '\r\n' : '\n'
  return Buffer.from(
    [...head.map((line) => `${line}\r\n`), '\r\n', ...body.map((line) => line + lineEnd)].join(''),
  )
}

/** The lines above the first empty one, and those below it. */
function partsOf(lines: readonly string[]) {
  const end = lines.includes('') ? lines.indexOf('') : lines.length
  return { head: lines.slice(0, end), body: lines.slice(end + 1) }
}

/** Everything that is wrong with a message, in a fixed order. */
export function messageFaults(lines: readonly string[], parsed: ParsedMessage): Reason[] {
  if (parsed.refusal !== undefined) return [reasonOf(parsed.refusal, lines)]
  const [start = ''] = lines
  if (faultOfStartLine(start) !== undefined) return ['bad start line']
  const isRequest = !start.startsWith('HTTP/')
  const faults = isRequest ? faultsOfHost(start, parsed) : []
  // RFC 9110 section 5.3: only a list may be cut into several lines, and a date is none.
  if (valuesOf('date', parsed).length > 1) faults.push('two Dates')
  const dates = parsed.headers.flatMap(([name, value]) => datesIn(name, value))
  if (!dates.every(isHttpDate)) faults.push('bad date')
  if (!parsed.complete) faults.push('wrong length')
  else if (!isRequest && !isFramed(parsed, lines)) faults.push('wrong length')
  return faults
}

/** RFC 9112 section 3.2: a request of HTTP/1.1 has exactly one Host line, whose value is that of its target, if that says one. */
function faultsOfHost(start: string, parsed: ParsedMessage): Reason[] {
  const hosts = valuesOf('host', parsed)
  const [host] = hosts
  if (host === undefined) return parsed.version === '1.1' ? ['no Host'] : []
  if (hosts.length > 1) return ['two Hosts']
  return isAuthority(host) && isSame(host, authorityOfTarget(start) ?? host) ? [] : ['bad Host']
}

function isSame(host: string, other: string): boolean {
  return host.toLowerCase() === other.toLowerCase()
}

function valuesOf(name: string, { headers }: ParsedMessage): string[] {
  return headers.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value)
}

/** The 0-based line of the message at which a fault shows, and a sentence about it. */
type FaultPlace = { readonly index: number; readonly text: string }

/** What a person needs to know to correct a fault. */
export function placeOfFault(fault: Reason, lines: readonly string[]): FaultPlace {
  const { head } = partsOf(lines)
  const at = (name: RegExp) => head.findLastIndex((line) => name.test(line))
  if (fault === 'no Host') return { index: 0, text: 'a request of HTTP/1.1 says which host it is for.' }
  if (fault === 'two Hosts') return { index: at(/^host:/i), text: 'this is the second.' }
  if (fault === 'bad Host') return { index: at(/^host:/i), text: textOfBadHost(head) }
  if (fault === 'two Dates') return { index: at(/^date:/i), text: 'this is the second.' }
  if (fault === 'bad start line') return { index: 0, text: textOfStartLine(head[0] ?? '') }
  if (fault === 'length and chunked')
    return { index: at(/^content-length:/i), text: 'a chunked body says its length chunk by chunk.' }
  if (fault === 'wrong length') {
    const chunked = at(/^transfer-encoding:/i)
    const bodiless = whyBodiless(lines)
    if (bodiless !== undefined) return { index: at(framing), text: bodiless }
    if (chunked >= 0) return { index: chunked, text: 'the chunks do not end where their sizes say.' }
    const text = `the body as printed has ${plural(bodySize(lines), 'byte')}, its last newline counted.`
    return { index: at(/^content-length:/i), text }
  }
  if (fault === 'bad date') return placeOfBadDate(head)
  const odd = head.findIndex((line, i) => i > 0 && !/^[\w!#$%&'*+.^`|~-]+:/.test(line))
  return { index: odd, text: 'a header line is `Name: value`, with nothing before the colon but the name.' }
}

function textOfStartLine(line: string): string {
  const isSplit = /^(?:\S+ \S+ HTTP\/\d\.\d|HTTP\/\d\.\d \d{3}(?: .*)?)$/.test(line)
  const fault = isSplit ? faultOfStartLine(line) : undefined
  return fault ?? 'this is neither `METHOD /path HTTP/1.1` nor `HTTP/1.1 200 OK`.'
}

function textOfBadHost(head: readonly string[]): string {
  const other = authorityOfTarget(head[0] ?? '')
  if (other !== undefined && isAuthority(other)) return `the target says \`${other}\`.`
  return 'its value is a host and perhaps a port up to 65535, such as `www.example.com:8080`.'
}

function placeOfBadDate(head: readonly string[]): FaultPlace {
  for (const [index, line] of head.entries()) {
    const [, name = '', value = ''] = /^([^:]*):\s*(.*?)\s*$/.exec(line) ?? []
    const wrong = datesIn(name, value).find((date) => !isHttpDate(date))
    if (wrong === undefined) continue
    const meant = new Date(wrong)
    const example = Number.isNaN(meant.getTime()) ? new Date(0) : meant
    return { index, text: `a date such as \`${example.toUTCString()}\` would be right.` }
  }
  return { index: 0, text: 'a date has the wrong form.' }
}

function bodySize(lines: readonly string[]): number {
  const { body } = partsOf(lines)
  return Buffer.byteLength(body.map((line) => `${line}\n`).join(''))
}

/** The headers that say where a body ends. */
const framing = /^(?:content-length|transfer-encoding):/i

/**
 * Why a response has no body, as a sentence: RFC 9112 section 6.3. One with status 304 may still say how long the body of
 * a 200 would be; one with 1xx or 204 says no length (RFC 9110 section 8.6, RFC 9112 section 6.1).
 */
function whyBodiless([start = '']: readonly string[]): string | undefined {
  const [, status = ''] = /^HTTP\/\S+ (\d{3})\b/.exec(start) ?? []
  if (status === '304') return 'a response with status 304 has no body.'
  if (status !== '204' && !status.startsWith('1')) return undefined
  return 'a response with status 1xx or 204 has no body, and no header that says how long one is.'
}

/** A response without length or chunks ends with the connection (RFC 9112 section 6.3); one with a length must match it. */
function isFramed(parsed: ParsedMessage, lines: readonly string[]): boolean {
  if (whyBodiless(lines) !== undefined) return bodySize(lines) === 0 && !saysLengthInVain(lines)
  const length = parsed.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  if (length === undefined || !lines.includes('')) return true
  const body = bodySize(lines)
  // RFC 9110 section 8.6: no body follows the answer to HEAD, whatever the length says.
  return body === Number(length) || body === 0
}

function saysLengthInVain(lines: readonly string[]): boolean {
  const { head } = partsOf(lines)
  return !/^\S+ 304\b/.test(head[0] ?? '') && head.some((line) => framing.test(line))
}

function reasonOf(refusal: string, lines: readonly string[]): Reason {
  if ((lines[0] ?? '') === '') return 'bad start line'
  const has = (name: RegExp) => lines.some((line) => name.test(line))
  if (has(/^content-length:/i) && has(/^transfer-encoding:/i)) return 'length and chunked'
  if (/METHOD|URL|VERSION|CONSTANT|STATUS/.test(refusal)) return 'bad start line'
  if (/EOF|CLOSED|RESET|LENGTH$/.test(refusal) && refusal !== 'HPE_INVALID_CONTENT_LENGTH')
    return 'wrong length'
  return 'bad header'
}
