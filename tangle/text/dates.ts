const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const time = String.raw`\d{1,2}:\d{2}:\d{2}(?:\.\d+)?`

/** The source of a regular expression for dates that are written with blanks, commas or slashes: as in HTTP, in logs, by JavaScript. */
export const datePattern = [
  String.raw`${day},? \d{1,2} ${month} \d{4}(?: ${time})?`,
  String.raw`${day} ${month} \d{1,2} \d{4}(?: ${time})?`,
  String.raw`\d{1,2}/${month}/\d{4}(?:[ :]${time})?`,
  String.raw`\d{4}-\d{2}-\d{2} ${time}`,
].join('|')

const wholeDate = new RegExp(`^(?:${datePattern})$`)

/** Whether a text is a date as above, and nothing else. */
export function isDate(text: string): boolean {
  return wholeDate.test(text)
}

/** From one moment to another, both in milliseconds since 1970. */
export type Span = { readonly from: number; readonly to: number }

/** A time of day, or the seconds or milliseconds since 1970. */
const clockValue = /(?<!\d)(?:\d{1,2}:\d{2}:\d{2}|\d{10}(?:\d{3})?)(?![\d:])/g

/**
 * The first value in a text that a clock showed within a span, in UTC: a time of day with seconds, also of twelve hours, or the
 * seconds or milliseconds since 1970.
 */
export function clockValueIn(text: string, { from, to }: Span): string | undefined {
  const found = text.match(clockValue) ?? []
  if (found.length === 0) return undefined
  const shown = new Set<string>()
  for (let second = Math.floor(from / 1000); second <= Math.floor(to / 1000); second++) {
    const [, hour = '', rest = ''] = /T(\d\d)(:\d\d:\d\d)/.exec(new Date(second * 1000).toISOString()) ?? []
    const short = Number(hour) % 12 === 0 ? 12 : Number(hour) % 12
    for (const value of [hour + rest, Number(hour) + rest, short + rest, String(second)]) shown.add(value)
  }
  return found.find((value) => shown.has(value.includes(':') ? value : value.slice(0, 10)))
}
