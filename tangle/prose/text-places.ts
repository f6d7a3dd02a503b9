import type { Place } from '../problem/place.ts'
import type { ChapterText } from '../chapter/chapter-text.ts'
import type { Lines } from '../chapter/lines.ts'
import { referenceLabel, type MarkdownToken } from '../chapter/markdown.ts'

/** One line of a paragraph's text: its 0-based offset there, and where it is in the chapter, 0-based. */
type ParagraphLine = { readonly offset: number; readonly line: number; readonly column: number }

/** A part of a chapter's line. */
export type TextSpan = { readonly at: Place; readonly length: number }

/** Finds where the text of paragraphs, headings and cells is in a chapter; markdown-it itself only knows the lines. */
export class TextPlaces {
  readonly #path: string
  readonly #lines: Lines
  /** How many lines the front matter takes. */
  readonly #first: number
  readonly #tokens: readonly MarkdownToken[]
  readonly #rows = new Map<MarkdownToken, readonly ParagraphLine[]>()
  #labels: ReadonlyMap<string, TextSpan> | undefined

  /** @param tokens of the whole chapter */
  constructor({ path, lines, front }: ChapterText, tokens: readonly MarkdownToken[]) {
    this.#path = path
    this.#lines = lines
    this.#first = front.lineCount
    this.#tokens = tokens
    this.#findCells()
  }

  /** The place of a 0-based offset in the text of a paragraph, a heading or a cell. */
  at(inline: MarkdownToken, offset: number): Place {
    const rows = this.#rowsOf(inline)
    const row = rows.findLast((one) => one.offset <= offset)
    if (row === undefined) return { path: this.#path, line: 1, column: 1 }
    const column =
      row.column + offset - row.offset + (inline.map === null ? pipesIn(inline.content, offset) : 0)
    return { path: this.#path, line: row.line + 1, column: column + 1 }
  }

  /** Where the destination of a reference such as `[the list]` is defined. */
  ofDefinition(label: string): TextSpan | undefined {
    this.#labels ??= this.#findDefinitions()
    return this.#labels.get(label)
  }

  #rowsOf(inline: MarkdownToken): readonly ParagraphLine[] {
    const known = this.#rows.get(inline)
    if (known !== undefined) return known
    let offset = 0
    const rows = inline.content.split('\n').map((text, i): ParagraphLine => {
      const line = (inline.map?.[0] ?? 0) + i
      const indent = text.length - text.trimStart().length
      // The marks of containers are before it, and those of a heading may be after it.
      const column = Math.max(0, this.#lines.at(line + 1).lastIndexOf(text.trim())) - indent
      const row = { offset, line, column }
      offset += text.length + 1
      return row
    })
    this.#rows.set(inline, rows)
    return rows
  }

  /** markdown-it gives no line for table cells; they follow each other in the line of their row. */
  #findCells(): void {
    let line = 0
    let end = 0
    for (const token of this.#tokens) {
      if (token.type === 'tr_open') [line, end] = [token.map?.[0] ?? 0, 0]
      if (token.type !== 'inline' || token.map !== null) continue
      const written = token.content.replaceAll('|', '\\|')
      const column = Math.max(end, this.#lines.at(line + 1).indexOf(written, end))
      end = column + written.length
      this.#rows.set(token, [{ offset: 0, line, column }])
    }
  }

  #findDefinitions(): Map<string, TextSpan> {
    const found = new Map<string, TextSpan>()
    const code = new Set(this.#tokens.flatMap(({ type, map }) => (isCode(type) ? linesOf(map) : [])))
    for (let i = this.#first; i < this.#lines.count; i++) {
      const text = this.#lines.at(i + 1)
      const match = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?\[((?:\\.|[^[\]\\])+)\]:\s*<?([^\s>]*)/.exec(text)
      const label = referenceLabel(match?.[1] ?? '')
      if (match === null || code.has(i) || found.has(label)) continue
      const { length } = match[2] ?? ''
      const at = { path: this.#path, line: i + 1, column: match[0].length - length + 1 }
      found.set(label, { at, length: Math.max(1, length) })
    }
    return found
  }
}

/** In a cell `|` is written as `\|`. */
function pipesIn(text: string, end: number): number {
  return text.includes('|') ? text.slice(0, end).split('|').length - 1 : 0
}

function isCode(type: string): boolean {
  return type === 'fence' || type === 'code_block'
}

function linesOf(map: MarkdownToken['map']): number[] {
  const [first, end] = map ?? [0, 0]
  return Array.from({ length: end - first }, (_, i) => first + i)
}
