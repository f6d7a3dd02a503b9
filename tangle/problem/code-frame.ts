import type { Place } from './place.ts'
import { unseen } from '../text/unseen.ts'
import { widthOf } from '../text/width.ts'

/** Gives the text of a 1-based line of a file; nothing where the file has fewer lines. */
export type LineLookup = (path: string, line: number) => string | undefined

/**
 * The chapter's lines around a place, with the place underlined.
 *
 * @param length how many UTF-16 units are underlined, at least one
 */
export function frameOf(at: Place, length: number, lineAt: LineLookup): string[] {
  if (lineAt(at.path, at.line) === undefined) return []
  const numbers = [at.line - 2, at.line - 1, at.line, at.line + 1]
  const width = String(at.line + 1).length
  const frame: string[] = []
  for (const number of numbers) {
    const text = number < 1 ? undefined : lineAt(at.path, number)
    if (text === undefined) continue
    const mark = number === at.line ? '>' : ' '
    frame.push(`${mark} ${String(number).padStart(width)} | ${printable(text)}`.trimEnd())
    if (number === at.line) frame.push(`${' '.repeat(width + 2)} | ${underline(text, at.column - 1, length)}`)
  }
  return frame
}

const unprintable = new RegExp(String.raw`\p{Cc}|${unseen}`, 'gu')

/** Replaces tabs by spaces and characters that are not seen by a visible one, so that the underline is below its text. */
export function printable(text: string): string {
  return text.replaceAll('\t', '  ').replace(unprintable, '\u2423')
}

function underline(text: string, start: number, length: number): string {
  const before = widthOf(printable(text.slice(0, start)))
  const under = widthOf(printable(text.slice(start, start + length)))
  return ' '.repeat(before) + '^'.repeat(Math.max(1, under))
}
