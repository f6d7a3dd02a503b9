/** Whether a value is an HTTP-date: an IMF-fixdate, weekday included (RFC 9110 section 5.6.7), is what JavaScript calls a UTC string. */
export function isHttpDate(value: string): boolean {
  return new Date(value).toUTCString() === value
}

/**
 * The dates of a header line as they are written, whatever their form.
 *
 * RFC 9110 sections 6.6.1, 8.8.2, 10.2.3, 13.1.3 to 13.1.5; RFC 9111 section 5.3; RFC 6265 section 4.1.1; RFC 7089 section 2.1; RFC 8594
 * section 3.
 */
export function datesIn(name: string, value: string): string[] {
  const key = name.toLowerCase()
  if (dateFields.has(key)) return [value]
  // Seconds may be said instead.
  if (key === 'retry-after') return /^\d+$/.test(value) ? [] : [value]
  // The tag of a version may be said instead.
  if (key === 'if-range') return /^(?:W\/)?"/.test(value) ? [] : [value]
  if (key === 'set-cookie') {
    const attributes = value.split(';').slice(1)
    return attributes.flatMap((one) => /^\s*expires\s*=\s*(.*?)\s*$/i.exec(one)?.[1] ?? [])
  }
  return []
}

const dateFields = new Set([
  'date',
  'last-modified',
  'if-modified-since',
  'if-unmodified-since',
  'expires',
  'sunset',
  'accept-datetime',
  'memento-datetime',
])
