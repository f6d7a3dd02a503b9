import { plural } from '../problem/plural.ts'
import type { Reason } from './check-message.ts'
import {
  bodySize,
  faultOfChunkedBody,
  framing,
  isChunkedTooEarly,
  isResponse,
  partsOf,
  startOfSecond,
  whyBodiless,
  whyEmpty,
} from './framing.ts'
import { datesIn, isHttpDate } from './http-dates.ts'
import { authorityOfTarget, faultOfStartLine, isAuthority } from './start-line.ts'

/** The 0-based line of the message at which a fault shows, and a sentence about it. */
type FaultPlace = { readonly index: number; readonly text: string }

/** What a person needs to know to correct a fault. */
export function placeOfFault(fault: Reason, lines: readonly string[], isToHead = false): FaultPlace {
  const { head } = partsOf(lines)
  const at = (name: RegExp) => head.findLastIndex((line) => name.test(line))
  if (fault === 'no Host') return { index: 0, text: 'a request of HTTP/1.1 says which host it is for.' }
  if (fault === 'two Hosts') return { index: at(/^host:/i), text: 'this is the second.' }
  if (fault === 'bad Host') return { index: at(/^host:/i), text: textOfBadHost(head) }
  if (fault === 'two Dates') return { index: at(/^date:/i), text: 'this is the second.' }
  if (fault === 'bad start line') return { index: 0, text: textOfStartLine(head[0] ?? '') }
  if (fault === 'length and chunked')
    return { index: at(/^content-length:/i), text: 'a chunked body says its length chunk by chunk.' }
  if (fault === 'wrong length' && isToHead)
    return { index: head.length + 1, text: 'a response to a request with HEAD has no body.' }
  if (fault === 'wrong length') return placeOfLength(lines)
  if (fault === 'bad date') return placeOfBadDate(head)
  return placeOfHeader(head)
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

function placeOfHeader(head: readonly string[]): FaultPlace {
  const lengths = head.flatMap((line, index) => (/^content-length:/i.test(line) ? [index] : []))
  const [first = -1, second] = lengths
  if (second !== undefined) return { index: second, text: 'this is the second length.' }
  const value = (head[first] ?? '').replace(/^[^:]*:/, '').trim()
  if (first >= 0 && !/^\d+$/.test(value))
    return { index: first, text: `\`${value}\` is not a length, which is a number of bytes in digits alone.` }
  const index = head.findIndex((line, i) => i > 0 && !/^[\w!#$%&'*+.^`|~-]+:/.test(line))
  return { index, text: 'a header line is `Name: value`, with nothing before the colon but the name.' }
}

function placeOfLength(lines: readonly string[]): FaultPlace {
  const { head } = partsOf(lines)
  const at = (name: RegExp) => head.findLastIndex((line) => name.test(line))
  const [chunked, length] = [at(/^transfer-encoding:/i), at(/^content-length:/i)]
  if (isChunkedTooEarly(head)) return { index: chunked, text: 'HTTP/1.0 does not have this header.' }
  const below = head.length + 1
  const next = startOfSecond(lines)
  if (next !== undefined)
    return { index: next, text: 'here a second one begins, and a fence holds one message.' }
  const bodiless = whyBodiless(head) ?? whyEmpty(head)
  if (bodiless !== undefined) return { index: at(framing) < 0 ? below : at(framing), text: bodiless }
  const answersHead =
    isResponse(lines) && bodySize(lines) === 0
      ? ' If this answers a request with HEAD, write `to-head` after `http`.'
      : ''
  const wrongChunk = faultOfChunkedBody(lines)
  if (wrongChunk !== undefined) return wrongChunk
  if (chunked >= 0)
    return { index: chunked, text: `the chunks do not end where their sizes say.${answersHead}` }
  const size = plural(bodySize(lines), 'byte')
  if (length < 0) return { index: below, text: `no \`Content-Length\` says that a body of ${size} follows.` }
  return { index: length, text: `the body as printed has ${size}, its last newline counted.${answersHead}` }
}
