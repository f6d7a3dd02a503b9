import type { BookValue, Chapter } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'

/** What a chapter says of the book that no reading system would understand. */
export function checkBookFront({ front: { book } }: Chapter): Problem[] {
  const { date, language } = book ?? {}
  return [
    ...(date === undefined || isDate(date.text) ? [] : [badDate(date)]),
    ...(language === undefined || isLanguage(language.text) ? [] : [badLanguage(language)]),
  ]
}

/** A day that there is. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** A language tag (RFC 5646). */
function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

function badDate({ text, at }: BookValue): Problem {
  return {
    code: 'bad-front-matter',
    message: `\`${text}\` is no day.`,
    at,
    length: text.length,
    expected: "year, month and day, such as `'2026-11-22'`",
    hint: 'Correct it, or remove the line: a book need not say its date.',
  }
}

function badLanguage({ text, at }: BookValue): Problem {
  return {
    code: 'bad-front-matter',
    message: `\`${text}\` is no language tag.`,
    at,
    length: text.length,
    expected: 'a tag such as `en`, `de-CH` or `zh-Hant`',
    hint: 'Look the tag up, or remove the line if the book is in English.',
  }
}
