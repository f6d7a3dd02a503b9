/*
 * How a chapter writes program output that would otherwise be read as something else, or be invisible.
 *
 * - `\x1b`: a byte, as two lower-case hexadecimal digits. A backslash that would begin such an escape is `\x5c`.
 * - `\[..]`: the text `[..]`, which would otherwise mean anything.
 * - `\` before the first character of a row that would otherwise be a command, a key, `...`, a status and so on.
 */

import { unseen } from '../../text/unseen.ts'
import type { Pane, Transcript } from './transcript.ts'

/**
 * Control characters except the tab, characters that are not seen or turn the direction of writing, and bytes that are not
 * UTF-8.
 */
const invisible = new RegExp(String.raw`(?!\t)\p{Cc}|${unseen}|[\u{dc80}-\u{dcff}]`, 'gu')

/** At the end of a line no space is seen, and only plain ones do not count. */
const invisibleAtEnd = new RegExp(String.raw`${invisible.source}|[^\S ]`, 'gu')

/** A byte that is not UTF-8 becomes a lone surrogate until it is escaped, as in Python (PEP 383). */
const badByte = 0xdc00

/**
 * A line that a program printed, as a chapter shows it.
 *
 * @param bytes the line's bytes, one character (U+0000 to U+00FF) each
 */
export function shownBytes(bytes: string): string {
  return shownText(decodeUtf8(bytes))
}

/** A text that a program printed, as a chapter shows it. */
export function shownText(text: string): string {
  return visible(text.replace(/\\(?=x[0-9a-f]{2}|\[\.\.\])/g, '\\x5c').replaceAll('[..]', '\\[..]'))
}

/** What is typed in a line that is written as `shownText` writes it. Escaped characters that are not seen stay as they are. */
export function typedText(written: string): string {
  return written.replace(/\\x5c(?=x[0-9a-f]{2}|\\\[\.\.\])|\\(?=\[\.\.\])/g, (escape) =>
    escape === '\\' ? '' : '\\',
  )
}

/** Escapes the invisible characters of a text; existing escapes remain. */
export function visible(text: string): string {
  const { length } = text.trimEnd()
  return (
    text.slice(0, length).replace(invisible, escaped) + text.slice(length).replace(invisibleAtEnd, escaped)
  )
}

function escaped(character: string): string {
  const escape = escapes.get(character) ?? escapeOf(character)
  escapes.set(character, escape)
  return escape
}

/** What was escaped before: a program may print a million of them. */
const escapes = new Map<string, string>()

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const bytes = code >= badByte && code < badByte + 0x100 ? [code - badByte] : [...Buffer.from(character)]
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

/** The bytes of a text, a character (U+0000 to U+00FF) each. */
export function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** The bytes of characters beyond ASCII (Unicode 17, table 3-7), or a byte that is in none. */
const beyondAscii =
  /((?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}){1,999})|[\x80-\xff]/g

/** UTF-8, a character for each byte, as text; a byte that is not UTF-8 becomes a lone surrogate. */
function decodeUtf8(bytes: string): string {
  return bytes.replace(beyondAscii, (found, characters: string | undefined) =>
    characters === undefined
      ? String.fromCharCode(badByte + found.charCodeAt(0))
      : Buffer.from(characters, 'latin1').toString(),
  )
}

export const address = /^https?:\/\/\S+$/

export type Notation = {
  readonly isBrowser: boolean
  /** What programs print before they read a line. */
  readonly prompt: string | undefined
}

/** The rules by which the rows of a pane are read. */
export function notationOf({ block }: Pick<Transcript, 'block'>, pane: Pane | undefined): Notation {
  return { isBrowser: pane?.kind === 'browser', prompt: block.role.prompt }
}

/** Whether a row of output would be read as something else, apart from backslashes before it. */
function isMistakable(text: string, { isBrowser, prompt }: Notation): boolean {
  if (text === '...' || text === '') return true
  if (isBrowser) return address.test(text)
  if (prompt !== undefined && text.startsWith(prompt)) return true
  return /^(?:\$ |> |>$|\^[CD]$|\[\d{1,3}\]$)/.test(text)
}

/** A row of output, written so that it is read back as the same output. */
export function writtenRow(text: string, notation: Notation): string {
  return text !== '' && isMistakable(text.replace(/^\\+/, ''), notation) ? `\\${text}` : text
}

/** A row of output without the backslash that escapes it. */
export function readRow(written: string, notation: Notation): string {
  const isEscaped = written.startsWith('\\') && isMistakable(written.replace(/^\\+/, ''), notation)
  return isEscaped ? written.slice(1) : written
}
