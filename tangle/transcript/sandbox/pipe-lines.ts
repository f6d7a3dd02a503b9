import { utf8Text } from '../../text/utf8.ts'

/** In bytes: what the system writes into a pipe in one step (PIPE_BUF on Linux, pipe(7)), so no record is longer. */
const longestLine = 4096

/** Cuts what comes out of a pipe into lines. It keeps no more than one line, whatever is written. */
export class PipeLines {
  /** The bytes of the line that has not ended, a character each. */
  #open = ''

  /**
   * @param bytes a character (U+0000 to U+00FF) each
   * @returns the lines that end here; nothing in place of one that is too long or is not UTF-8
   */
  read(bytes: string): (string | undefined)[] {
    const parts = (this.#open + bytes).split('\n')
    const open = parts.pop() ?? ''
    const isTooLong = open.length > longestLine
    this.#open = isTooLong ? '' : open
    return [...parts.map(decoded), ...(isTooLong ? [undefined] : [])]
  }
}

function decoded(bytes: string): string | undefined {
  return bytes.length >= longestLine ? undefined : utf8Text(Buffer.from(bytes, 'latin1'))
}
