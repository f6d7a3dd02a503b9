import { shownBytes } from '../notation/escapes.ts'

/** In bytes: how much of a row that has not ended is looked at each time something is added to it. */
const longestOpen = 2 ** 13

/** What a command has shown so far. Each byte is looked at once, however many rows follow. */
export class CommandOutput {
  /** Bytes, one character (U+0000 to U+00FF) each. */
  bytes = ''
  /** How many more rows, and bytes, it may show. */
  readonly #left: { rows: number; bytes: number }
  /** The rows that have ended, as a chapter shows them. */
  readonly #whole: string[] = []
  /** The bytes of the row that has not ended. */
  #open = ''
  /** As much of it as is looked at, and that as a chapter shows it. */
  #begin = { bytes: '', shown: '' }

  constructor(left: { readonly rows: number; readonly bytes: number }) {
    this.#left = { ...left }
  }

  /** Adds bytes. What goes beyond what the command may show is dropped. @returns whether all was added */
  add(bytes: string): boolean {
    if (this.#left.rows < 0) return false
    const kept = bytes.slice(0, this.#left.bytes)
    this.bytes += kept
    this.#left.bytes -= kept.length
    if (!kept.includes('\n')) {
      this.#open += kept
      return kept === bytes
    }
    const parts = (this.#open + kept).split('\n')
    this.#open = parts.pop() ?? ''
    this.#begin = { bytes: '', shown: '' }
    for (const part of parts) this.#whole.push(shownBytes(part.replace(/\r$/, '')))
    this.#left.rows -= parts.length
    return kept === bytes && this.#left.rows >= 0
  }

  /** All rows, as a chapter shows them; the last need not have ended. */
  rows(): readonly string[] {
    const last = this.lastRow()
    return last === '' ? this.#whole : [...this.#whole, last]
  }

  /** The row that has not ended, as a chapter shows it: empty where there is none. */
  lastRow(): string {
    const bytes = this.#open.slice(0, longestOpen)
    if (bytes !== this.#begin.bytes) this.#begin = { bytes, shown: shownBytes(bytes) }
    return this.#begin.shown
  }
}
