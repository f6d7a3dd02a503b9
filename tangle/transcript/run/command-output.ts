import { shownBytes } from '../notation/escapes.ts'

/** In bytes: how much of a row that has not ended is looked at each time something is added to it. */
const longestOpen = 2 ** 16

/** What a command has shown so far. Each byte is looked at once, however many rows follow. */
export class CommandOutput {
  /** Bytes, one character (U+0000 to U+00FF) each. */
  bytes = ''
  /** How many more rows, and bytes, it may show. */
  #left: { rows: number; bytes: number }
  /** The rows that have ended, as a chapter shows them. */
  readonly #whole: string[] = []
  /** The bytes of the row that has not ended. */
  #open = ''

  constructor(left: { readonly rows: number; readonly bytes: number }) {
    this.#left = { ...left }
  }

  /** Adds bytes. What goes beyond what the command may show is dropped. @returns whether all was added */
  add(bytes: string): boolean {
    if (this.#left.rows < 0) return false
    const kept = bytes.slice(0, this.#left.bytes)
    this.bytes += kept
    this.#left.bytes -= kept.length
    const parts = (this.#open + kept).split('\n')
    this.#open = parts.pop() ?? ''
    for (const part of parts) this.#whole.push(shownBytes(part.replace(/\r$/, '')))
    this.#left.rows -= parts.length
    return kept === bytes && this.#left.rows >= 0
  }

  /** All rows, as a chapter shows them; the last need not have ended. */
  rows(): readonly string[] {
    if (this.#open === '') return this.#whole
    return [...this.#whole, shownBytes(this.#open.slice(0, longestOpen))]
  }
}
