/** A line and a column in it, both counted from 0; columns in UTF-16 units. */
type Position = { readonly line: number; readonly column: number }

/**
 * Converts between offsets of a text and positions in it, both in UTF-16 units from 0.
 *
 * There are three notions of a line. People, editors and Markdown end a line at a line feed. JavaScript, its compilers and
 * source maps also end one at a carriage return, U+2028 and U+2029 (ECMA-262, section 12.3); language servers also end
 * one at a carriage return, but not at the other two.
 */
type LineStarts = {
  readonly offsetOf: (position: Position) => number
  readonly positionOf: (offset: number) => Position
}

/** Lines that end at a line feed. */
export function textLines(text: string): LineStarts {
  return lineStarts(text, /\n/g)
}

/** Lines as JavaScript counts them. */
export function scriptLines(text: string): LineStarts {
  return lineStarts(text, /\r\n|[\n\r\u2028\u2029]/g)
}

/** Lines as the language server protocol counts them (LSP 3.17, "Text Documents"). */
export function protocolLines(text: string): LineStarts {
  return lineStarts(text, /\r\n|[\n\r]/g)
}

function lineStarts(text: string, end: RegExp): LineStarts {
  const starts = [0]
  for (const { 0: found, index } of text.matchAll(end)) starts.push(index + found.length)
  return {
    offsetOf: ({ line, column }) => (starts[line] ?? text.length) + column,
    positionOf: (offset) => {
      const line = lastBefore(starts, offset)
      return { line, column: offset - (starts[line] ?? 0) }
    },
  }
}

/** The index of the last of some ascending starts that is not after an offset, by bisection. */
export function lastBefore(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
