import { unseen } from '../../../text/unseen.ts'
import { utf8Text } from '../../../text/utf8.ts'

/** A piece of text as it is shown; a control represents an invisible character or byte. */
export type TextPiece = { readonly text: string; readonly isControl: boolean }

const names: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\0': '\\0' }
const invisible = new RegExp(String.raw`\p{Cc}|${unseen}`, 'u')

/**
 * Makes bytes readable: UTF-8 text (RFC 3629) as it is, controls as `\r` and `\n`, other bytes as `\x8d`.
 *
 * @returns lines, which end with their `\n`, except perhaps the last
 */
export function visibleLines(bytes: Uint8Array): TextPiece[][] {
  const lines: TextPiece[][] = [[]]
  for (const one of characters(bytes)) {
    lines.at(-1)?.push(one)
    if (one.isControl && one.text === '\\n') lines.push([])
  }
  if (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop()
  return lines.map(joinAlike)
}

/** The same for text: no character stays invisible or hides others. */
export function visibleText(text: string): TextPiece[] {
  return joinAlike([...text].map(visibleCharacter))
}

/** The same as a string. */
export function plainText(text: string): string {
  return visibleText(text)
    .map((piece) => piece.text)
    .join('')
}

/** `14 bytes`, `1 byte`, `1 500 000 bytes`. */
export function sizeOf({ length }: Uint8Array): string {
  return counted(length, 'byte')
}

/** A count with its noun, its thousands set apart. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009')
}

/** Bytes in hexadecimal, two digits each, with spaces between. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

function* characters(bytes: Uint8Array): Generator<TextPiece> {
  for (let i = 0; i < bytes.length;) {
    const length = lengthOfCharacter(bytes[i] ?? 0)
    const text = utf8Text(bytes.subarray(i, i + length))
    yield text === undefined ? escapedByte(bytes[i] ?? 0) : visibleCharacter(text)
    i += text === undefined ? 1 : length
  }
}

/** How many bytes the character takes that begins with this byte. */
function lengthOfCharacter(first: number): number {
  return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
}

function visibleCharacter(text: string): TextPiece {
  if (!invisible.test(text)) return { text, isControl: false }
  const code = text.codePointAt(0) ?? 0
  const other = code < 256 ? escapedByte(code).text : escapedCode(code)
  return { text: names[text] ?? other, isControl: true }
}

function escapedCode(code: number): string {
  const hex = code.toString(16).padStart(4, '0')
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`
}

function escapedByte(byte: number): TextPiece {
  return { text: `\\x${byte.toString(16).padStart(2, '0')}`, isControl: true }
}

/** Neighbours of one kind as one piece. */
export function joinAlike(pieces: readonly TextPiece[]): TextPiece[] {
  const joined: TextPiece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.isControl === piece.isControl)
      joined[joined.length - 1] = { ...last, text: last.text + piece.text }
    else joined.push(piece)
  }
  return joined
}
