import type { Place } from '../problem/place.ts'
import { textLines } from '../text/line-starts.ts'
import { tokensOf } from '../text/tokens.ts'
import { type Fault, type Program, placeInProgram, programText } from './program.ts'

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * The bracket that is still open where a compiler misses its end, if another block than the one with the fault opens it: the fault's own
 * line may be right then.
 *
 * @returns nothing where the compiler misses something else, or misses it in the same block or at the program's end
 */
export function openBracket(program: Program, fault: Fault): Place | undefined {
  if (fault.missing === undefined) return undefined
  const text = programText(program)
  const lines = textLines(text)
  const opening = lastOpen(text, lines.offsetOf({ line: fault.line - 1, column: fault.column }))
  if (opening === undefined || closing[opening.sign] !== fault.missing) return undefined
  const { line, column } = lines.positionOf(opening.offset)
  const opened = placeInProgram(program, line + 1, column)
  const missedIn = placeInProgram(program, fault.line, fault.column)?.block
  return missedIn === undefined || missedIn === opened?.block ? undefined : opened?.at
}

/** The innermost bracket that is open before an offset (0-based, UTF-16 units). */
function lastOpen(text: string, end: number): { readonly sign: string; readonly offset: number } | undefined {
  const open: { readonly sign: string; readonly offset: number }[] = []
  for (const { type, value, offset } of tokensOf(text)) {
    if (offset >= end) break
    if (type === 'TemplateHead' || value in closing) open.push({ sign: value, offset })
    else if (type === 'TemplateTail' || (type === 'Punctuator' && /^[)\]}]$/.test(value))) open.pop()
  }
  return open.at(-1)
}
