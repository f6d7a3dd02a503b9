import { printable } from '../problem/code-frame.ts'

type Terminal = { readonly write: (text: string) => unknown; readonly columns?: number }

/** In milliseconds: what takes no longer needs no word. */
const patience = 1_000

/** Where a terminal does not know its own width, or says 0. */
const usualColumns = 80

/** To the line's begin, and erase it (ECMA-48, CR and EL 2). */
const erase = '\r\x1b[2K'

/** A line of a terminal that says what is being done, and is replaced by what is said next. */
export class StatusLine {
  readonly #terminal: Terminal | undefined
  readonly #start = performance.now()
  #words = ''
  #isShown = false
  #timer: NodeJS.Timeout | undefined

  /** @param terminal nothing where nobody watches */
  constructor(terminal: Terminal | undefined) {
    this.#terminal = terminal
  }

  show(words: string): void {
    if (this.#terminal === undefined) return
    this.#words = words
    const left = patience - (performance.now() - this.#start)
    if (left <= 0) this.#draw()
    // What is being done may last until then.
    else this.#timer ??= setTimeout(() => this.#draw(), left).unref()
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#isShown) this.#terminal?.write(erase)
    this.#isShown = false
  }

  #draw(): void {
    // A line that is broken could not be erased.
    const columns = this.#terminal?.columns || usualColumns
    this.#terminal?.write(`${erase}${printable(this.#words).slice(0, columns - 1)}`)
    this.#isShown = true
  }
}
