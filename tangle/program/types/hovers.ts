import { protocolLines, textLines } from '../../text/line-starts.ts'
import type { TypedWord } from '../program.ts'
import { isBlank, tokensOf } from '../../text/tokens.ts'
import type { ProtocolPosition } from './diagnostics.ts'

/** The answer to `textDocument/hover`; `null` where there is nothing to show. */
export type HoverAnswer = {
  readonly contents?: { readonly value?: string }
} | null

/** A name in a program, and its position for the server. */
type Name = {
  /** 0-based, in UTF-16 units. */
  readonly offset: number
  readonly length: number
  readonly position: ProtocolPosition
}

/** In UTF-16 units: a longer text does not help a reader. */
const longest = 240

/** Words that can only name a property (ECMA-262, section 12.7.2). */
const reserved = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for
  function if import in instanceof new null return super switch this throw true try typeof var void while with yield`.split(
    /\s+/,
  ),
)

/** All names in a program. */
export function namesIn(text: string): Name[] {
  const lines = protocolLines(text)
  const names: Name[] = []
  let last = ''
  for (const { type, value, offset } of tokensOf(text)) {
    const isName = !reserved.has(value) || isProperty(last, text, offset + value.length)
    if (type === 'IdentifierName' && isName) {
      const { line, column } = lines.positionOf(offset)
      names.push({ offset, length: value.length, position: { line, character: column } })
    }
    if (!isBlank(type)) last = value
  }
  return names
}

/** Whether the word after the token `before`, ending at `end`, is the name of a property. */
function isProperty(before: string, text: string, end: number): boolean {
  return before === '.' || before === '?.' || text[end] === ':'
}

/** The types of the names in a program, from the server's answer about each. */
export function typedWordsOf(
  text: string,
  names: readonly Name[],
  answers: readonly HoverAnswer[],
): TypedWord[] {
  const lines = textLines(text)
  return names.flatMap(({ offset, length }, i) => {
    const declaration = declarationIn(answers[i] ?? null)
    if (declaration === undefined) return []
    const { line, column } = lines.positionOf(offset)
    return [{ line: line + 1, column, length, text: declaration }]
  })
}

/**
 * The declaration that a hover begins with, on one line, without its documentation; `undefined` where it has no type or
 * contains a path of this machine.
 */
function declarationIn(answer: HoverAnswer): string | undefined {
  const [, code = ''] = /^```\w*\n(.*?)\n```/s.exec(answer?.contents?.value ?? '') ?? []
  const whole = code
    .replace(/\nimport [\s\S]*$/, '')
    .replace(/^\(alias\) /, '')
    .replace(/\s+/g, ' ')
  const text = withoutOwnersArguments(whole)
  if (text === '' || /import\("[/\\]|\bany$|node_modules/.test(text)) return undefined
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/**
 * `(property) Uint8Array<ArrayBuffer>.length: number` without the type arguments of the property's owner: whether the server
 * writes them as arguments or as parameters depends on the order of requests.
 */
function withoutOwnersArguments(declaration: string): string {
  const [start = ''] = /^\(\w+\) [\w$.]+(?=<)/.exec(declaration) ?? []
  const end = start === '' ? -1 : endOfArguments(declaration, start.length)
  return declaration[end] === '.' ? start + declaration.slice(end) : declaration
}

/** The 0-based place after the `>` that closes the `<` at `open`; the `>` of an arrow closes nothing. */
function endOfArguments(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '<') depth++
    else if (text[i] === '>' && text[i - 1] !== '=' && --depth === 0) return i + 1
  }
  return -1
}
