import { protocolLines, textLines } from '../../text/line-starts.ts'
import type { TypedWord } from '../program.ts'
import { isBlank, tokensOf } from '../../text/tokens.ts'
import type { ProtocolPosition, ProtocolRange } from './diagnostics.ts'

/** The answer to `textDocument/hover`; nothing where there is nothing to say. */
export type HoverAnswer = {
  readonly contents: { readonly value: string }
  readonly range: ProtocolRange
} | null

/** A name in a program, and where the server is asked about it. */
export type Name = {
  /** 0-based, in UTF-16 units. */
  readonly offset: number
  readonly length: number
  readonly position: ProtocolPosition
}

/** A longer text helps nobody who points at a word. */
const longest = 240

/** Words that name nothing but a property (ECMA-262, section 12.7.2). */
const reserved = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for
  function if import in instanceof new null return super switch this throw true try typeof var void while with yield`.split(
    /\s+/,
  ),
)

/** The names in a program, whatever they are. */
export function namesIn(text: string): Name[] {
  const lines = protocolLines(text)
  const names: Name[] = []
  let offset = 0
  let last = ''
  for (const { type, value } of tokensOf(text)) {
    const end = offset + value.length
    if (type === 'IdentifierName' && (!reserved.has(value) || isProperty(last, text, end))) {
      const { line, column } = lines.positionOf(offset)
      names.push({ offset, length: value.length, position: { line, character: column } })
    }
    if (!isBlank(type)) last = value
    offset = end
  }
  return names
}

/** Whether the word between a sign and an offset is the name of a property. */
function isProperty(before: string, text: string, end: number): boolean {
  return before === '.' || before === '?.' || text[end] === ':'
}

/** What the names in a program are, of the answers about each. */
export function typedWordsOf(
  text: string,
  names: readonly Name[],
  answers: readonly HoverAnswer[],
): TypedWord[] {
  const lines = textLines(text)
  return names.flatMap(({ offset, length }, i) => {
    const said = saidBy(answers[i] ?? null)
    if (said === undefined) return []
    const { line, column } = lines.positionOf(offset)
    return [{ line: line + 1, column, length, text: said }]
  })
}

/**
 * The declaration that a hover begins with, on one line. Its documentation is left out, and a text that says nothing or
 * holds a path of this machine is too.
 */
function saidBy(answer: HoverAnswer): string | undefined {
  const [, code = ''] = /^```\w*\n(.*?)\n```/s.exec(answer?.contents.value ?? '') ?? []
  const declaration = code
    .replace(/\nimport [\s\S]*$/, '')
    .replace(/^\(alias\) /, '')
    .replace(/\s+/g, ' ')
  const said = withoutOwnersArguments(declaration)
  if (said === '' || /import\("[/\\]|\bany$|node_modules/.test(said)) return undefined
  return said.length > longest ? `${said.slice(0, longest)}…` : said
}

/**
 * `(property) Uint8Array<ArrayBuffer>.length: number` without the type arguments of what has the property: the server writes
 * them now as arguments and now as parameters, by whichever name it was asked about first.
 */
function withoutOwnersArguments(declaration: string): string {
  const [start = ''] = /^\(\w+\) [\w$.]+(?=<)/.exec(declaration) ?? []
  const end = start === '' ? -1 : endOfArguments(declaration, start.length)
  return declaration[end] === '.' ? start + declaration.slice(end) : declaration
}

/** @param open 0-based place of a `<` @returns the place after the `>` that closes it; the `>` of an arrow closes nothing */
function endOfArguments(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '<') depth++
    else if (text[i] === '>' && text[i - 1] !== '=' && --depth === 0) return i + 1
  }
  return -1
}
