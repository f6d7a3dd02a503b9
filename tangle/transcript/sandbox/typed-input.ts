import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'

/** The named pipe that is the standard input of a command: lines are typed into one end, and programs read the other. */
export class TypedInput {
  /** Ours too, so that a line can be typed before a program reads, and what nobody has read can be counted. */
  readonly #reader: number
  readonly #writer: number
  #isEnded = false
  #isClosed = false
  /** In bytes: what the pipe had no room for, and what nobody had read when it was closed. */
  #unread = 0

  constructor(path: string) {
    this.#reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    this.#writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  }

  /** Whether `^D` has ended it. */
  hasEnded(): boolean {
    return this.#isEnded
  }

  type(text: string): void {
    const bytes = Buffer.from(text)
    this.#unread += bytes.length - written(this.#writer, bytes)
  }

  /** Programs see the end of the input, behind what was typed. */
  end(): void {
    if (!this.#isEnded && !this.#isClosed) closeSync(this.#writer)
    this.#isEnded = true
  }

  /**
   * How many of the bytes that were typed nobody has read. They are taken out of the pipe, so ask when nobody is to read them
   * any more.
   */
  unread(): number {
    if (!this.#isClosed) this.#unread += drained(this.#reader)
    return this.#unread
  }

  close(): void {
    if (this.#isClosed) return
    this.unread()
    if (!this.#isEnded) closeSync(this.#writer)
    closeSync(this.#reader)
    this.#isClosed = true
  }
}

/** @returns how many bytes a pipe that nobody empties had room for */
function written(pipe: number, bytes: Buffer): number {
  return unlessBusy(() => writeSync(pipe, bytes))
}

/** Empties a pipe. @returns how many bytes it held */
function drained(pipe: number): number {
  const bytes = Buffer.alloc(2 ** 12)
  for (let all = 0; ;) {
    const count = unlessBusy(() => readSync(pipe, bytes))
    if (count === 0) return all
    all += count
  }
}

/** A pipe that is full, or empty, answers EAGAIN (pipe(7)). */
function unlessBusy(call: () => number): number {
  try {
    return call()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
    throw error
  }
}
