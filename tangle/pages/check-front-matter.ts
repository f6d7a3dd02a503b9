import type { BookValue, Chapter } from '../chapter/chapter.ts'
import type { Problem } from '../problem/problem.ts'

/** Reports values of the front matter that reading systems would not understand. */
export function checkBookFront({ front: { book } }: Chapter): Problem[] {
  const { date, language } = book ?? {}
  return [
    ...(date === undefined || isDate(date.text) ? [] : [badDate(date)]),
    ...(language === undefined || isLanguage(language.text) ? [] : [badLanguage(language)]),
  ]
}

/** Whether a text is a date of the calendar. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** Whether a text is a language tag (RFC 5646). */
function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

function badDate(value: BookValue): Problem {
  return problemOfValue(value, {
    code: 'bad-front-matter',
    message: `\`${value.text}\` is not a date.`,
    expected: "year, month and day, such as `'2026-11-22'`",
    hint: 'Correct it, or remove the line: a book need not have a date.',
  })
}

function badLanguage(value: BookValue): Problem {
  return problemOfValue(value, {
    code: 'bad-front-matter',
    message: `\`${value.text}\` is not a language tag.`,
    expected: 'a tag such as `en`, `de-CH` or `zh-Hant`',
    hint: 'Look the tag up, or remove the line if the book is in English.',
  })
}

/** A problem with a value of the front matter. */
export function problemOfValue({ text, at }: BookValue, problem: Omit<Problem, 'at' | 'length'>): Problem {
  return { ...problem, at, length: text.length }
}
