import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { Socket } from 'node:net'

/** What the programs of a pane print into: a named pipe, which they can open anew as `/dev/stdout`; a socket they could not. */
export type Screen = {
  /** The end that programs write into, for a shell to inherit. */
  readonly writer: number
  /** What tells this pipe from any other, also in other namespaces: its device and its inode. */
  readonly name: string
  /** Lets go of `writer`: the shell has it now. */
  readonly handOver: () => void
  /** Nothing is read any more: who writes gets SIGPIPE. */
  readonly close: () => void
}

/**
 * @param path of the named pipe
 * @param onText gets the bytes that are written, one character (U+0000 to U+00FF) each
 */
export function openScreen(path: string, onText: (text: string) => void): Screen {
  // A pipe that somebody reads is opened for writing at once.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, constants.O_WRONLY)
  const { dev, ino } = fstatSync(fd, { bigint: true })
  const reader = new Socket({ fd, readable: true, writable: false })
  reader.setEncoding('latin1').on('data', onText)
  return {
    writer,
    name: `${dev}:${ino}`,
    handOver: () => closeSync(writer),
    close: () => void reader.destroy(),
  }
}
