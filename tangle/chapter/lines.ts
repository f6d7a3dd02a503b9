/**
 * The lines of a text, each cut out of it when it is asked for: most lines of a chapter are prose, and nobody
 * asks for them.
 */
export class Lines {
  readonly text: string
  /** 0-based offset of each line, and behind the last one that of the line which would follow. */
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

  /** The text below so many lines. */
  below(count: number): string {
    return this.text.slice(this.starts[count])
  }
}

/** The same text in memory of its own: a part of the chapter's text would keep all of the chapter alive. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString()
}
