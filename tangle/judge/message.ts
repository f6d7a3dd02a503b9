/** What can be wrong with a message; `invalid=` names one of these. */
export const reasons = [
  'no Host',
  'two Hosts',
  'bad date',
  'wrong length',
  'bad start line',
  'bad header',
  'length and chunked',
] as const

export type Reason = (typeof reasons)[number]

/** What a parser made of a message. */
type Parsed = {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly version: string
  readonly complete: boolean
  readonly refusal: string | undefined
}

/** Fields whose value is an HTTP-date (RFC 9110 sections 6.6.1, 8.8.2, 13.1.3, 13.1.4; RFC 9111 section 5.3). */
const dateFields = new Set(['date', 'last-modified', 'if-modified-since', 'if-unmodified-since', 'expires'])

/**
 * The message's bytes: head lines end in CRLF (RFC 9112 section 2.1); a body is as it is printed, but a
 * chunked one, whose lines are framing too (section 7.1).
 */
export function messageBytes(lines: readonly string[]): Buffer {
  const blank = lines.indexOf('')
  const head = blank < 0 ? lines : lines.slice(0, blank)
  const body = blank < 0 ? [] : lines.slice(blank + 1)
  const lineEnd = head.some((line) => /^transfer-encoding:.*chunked/i.test(line)) ? '\r\n' : '\n'
  return Buffer.from(
    [...head.map((line) => `${line}\r\n`), '\r\n', ...body.map((line) => line + lineEnd)].join(''),
  )
}

/** Everything that is wrong with a message, in a fixed order. */
export function faultsOf(lines: readonly string[], parsed: Parsed): Reason[] {
  if (parsed.refusal !== undefined) return [reasonOf(parsed.refusal, lines)]
  const faults: Reason[] = []
  const isRequest = !lines[0]?.startsWith('HTTP/')
  const hosts = parsed.headers.filter(([name]) => name.toLowerCase() === 'host').length
  // RFC 9112 section 3.2: a request of HTTP/1.1 has exactly one Host line.
  if (isRequest && parsed.version === '1.1' && hosts === 0) faults.push('no Host')
  if (isRequest && hosts > 1) faults.push('two Hosts')
  if (parsed.headers.some(([name, value]) => dateFields.has(name.toLowerCase()) && !isHttpDate(value)))
    faults.push('bad date')
  if (!parsed.complete) faults.push('wrong length')
  else if (!isRequest && !isFramed(parsed, lines)) faults.push('wrong length')
  return faults
}

/** RFC 9110 section 5.6.7: an IMF-fixdate, weekday included, is what JavaScript calls a UTC string. */
function isHttpDate(value: string): boolean {
  return new Date(value).toUTCString() === value
}

/** A response without length or chunks may end with the connection (RFC 9112 section 6.3), but not have bytes left over. */
function isFramed(parsed: Parsed, lines: readonly string[]): boolean {
  const length = parsed.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  const blank = lines.indexOf('')
  if (length === undefined || blank < 0) return true
  const body = Buffer.byteLength(
    lines
      .slice(blank + 1)
      .map((line) => `${line}\n`)
      .join(''),
  )
  // RFC 9110 section 8.6: no body follows a 304 or the answer to HEAD, whatever the length says.
  return body === Number(length) || body === 0
}

function reasonOf(refusal: string, lines: readonly string[]): Reason {
  const has = (name: RegExp) => lines.some((line) => name.test(line))
  if (has(/^content-length:/i) && has(/^transfer-encoding:/i)) return 'length and chunked'
  if (/METHOD|URL|VERSION|CONSTANT|STATUS/.test(refusal)) return 'bad start line'
  if (/EOF|CLOSED|RESET|LENGTH$/.test(refusal) && refusal !== 'HPE_INVALID_CONTENT_LENGTH')
    return 'wrong length'
  return 'bad header'
}
