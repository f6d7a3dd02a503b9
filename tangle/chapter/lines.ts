/**
 * The lines of a text, each cut out of it only when it is asked for: most lines of a chapter are prose, which is never
 * looked at by line.
 */
export class Lines {
  readonly text: string
  /** 0-based offset of each line, and at the end that of a line which would follow the last. */
  readonly starts: readonly number[]

  /** @param text with LF line ends */
  constructor(text: string) {
    const starts = [0]
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
    starts.push(text.length + 1)
    this.text = text
    this.starts = starts
  }

  get count(): number {
    return this.starts.length - 1
  }

  /** The text of a 1-based line; empty where there is none. */
  at(line: number): string {
    const start = this.starts[line - 1]
    const next = this.starts[line]
    return start === undefined || next === undefined ? '' : this.text.slice(start, next - 1)
  }

  /** The text after the first `count` lines. */
  below(count: number): string {
    return this.text.slice(this.starts[count])
  }
}

/** The lines of a text as it was saved, each with its own end, so that joined they are the same bytes. */
export function linesWithEnds(text: string): string[] {
  return text.split(/(?<=\r\n|\n|\r(?!\n))/)
}

/** The same text in its own memory: a slice would keep all of the chapter's text in memory. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString()
}
