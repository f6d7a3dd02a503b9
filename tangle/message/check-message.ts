import { datesIn, isHttpDate } from './http-dates.ts'
import { bodySize, isFramed, isResponse, messageBytes, partsOf } from './framing.ts'
import { type ParsedMessage, parseMessage } from './node-parser.ts'
import { authorityOfTarget, faultOfStartLine, isAuthority } from './start-line.ts'

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
 * Everything that is wrong with a message, in a fixed order.
 *
 * @param isToHead whether it is a response to HEAD: no body follows, whatever its headers say of one (RFC 9112 section 6.3)
 */
export async function faultsOf(lines: readonly string[], isToHead: boolean): Promise<Reason[]> {
  if (!isToHead) return messageFaults(lines, await parseMessage(messageBytes(lines)))
  const { head } = partsOf(lines)
  const faults = messageFaults(head, await parseMessage(messageBytes(head), 'HEAD'))
  const isLong = bodySize(lines) > 0 && !faults.includes('wrong length')
  return isLong ? [...faults, 'wrong length'] : faults
}

function messageFaults(lines: readonly string[], parsed: ParsedMessage): Reason[] {
  if (parsed.refusal !== undefined) return [reasonOf(parsed.refusal, lines)]
  const [start = ''] = lines
  if (faultOfStartLine(start) !== undefined) return ['bad start line']
  const faults = isResponse(lines) ? [] : faultsOfHost(start, parsed)
  // RFC 9110 section 5.3: only a list may be cut into several lines, and a date is none.
  if (valuesOf('date', parsed).length > 1) faults.push('two Dates')
  const dates = parsed.headers.flatMap(([name, value]) => datesIn(name, value))
  if (!dates.every(isHttpDate)) faults.push('bad date')
  if (!parsed.complete || !isFramed(parsed, lines)) faults.push('wrong length')
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

function reasonOf(refusal: string, lines: readonly string[]): Reason {
  if ((lines[0] ?? '') === '') return 'bad start line'
  const has = (name: RegExp) => lines.some((line) => name.test(line))
  // RFC 9110 section 8.6: a length is said once.
  if (lines.filter((line) => /^content-length:/i.test(line)).length > 1) return 'bad header'
  if (has(/^content-length:/i) && has(/^transfer-encoding:/i)) return 'length and chunked'
  if (/METHOD|URL|VERSION|CONSTANT|STATUS/.test(refusal)) return 'bad start line'
  if (/EOF|CLOSED|RESET|LENGTH$/.test(refusal) && refusal !== 'HPE_INVALID_CONTENT_LENGTH')
    return 'wrong length'
  return 'bad header'
}
