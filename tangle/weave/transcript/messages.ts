import type { Trace } from '../../data/trace.ts'
import type { Arrow } from './deed.ts'

/** A run of bytes of one direction: where it ends in that direction's stream, and the event it was written or read at. */
type Piece = { readonly end: number; readonly event: number; readonly bytes: Uint8Array }

/** One direction of a connection. */
type Stream = { readonly writes: readonly Piece[]; readonly reads: readonly Piece[] }

/**
 * The messages on a connection: one for each read, and one for what was written and never read.
 *
 * TCP keeps no marks between writes. A read takes what has arrived by then, so a message begins at the write
 * that brings its last byte, which is also what the judge ties it to.
 */
export function messagesOn(trace: Trace, connection: number): Arrow[] {
  const { opener, acceptor } = trace.connections[connection] ?? {}
  const from = (sender: number | undefined, receiver: number | undefined) =>
    messagesOf(streamOf(trace, connection, sender, receiver), { connection, sender, receiver })
  return opener === acceptor ? from(opener, opener) : [...from(opener, acceptor), ...from(acceptor, opener)]
}

type Route = {
  readonly connection: number
  readonly sender: number | undefined
  readonly receiver: number | undefined
}

function messagesOf({ writes, reads }: Stream, { connection, sender, receiver }: Route): Arrow[] {
  const arrow = (written: Piece | undefined, read: number | undefined, bytes: Uint8Array, count: number) => ({
    kind: 'message' as const,
    connection,
    from: { process: sender, event: written?.event },
    to: { process: receiver, event: read },
    bytes,
    writes: count,
  })
  const taken = reads.map(({ end, event, bytes }) => {
    const last = writes.find((write) => write.end >= end)
    const begin = end - bytes.length
    const count = writes.filter((write) => write.end > begin && write.end - write.bytes.length < end).length
    return arrow(last, event, bytes, count)
  })
  const readBytes = reads.at(-1)?.end ?? 0
  const left = writes.filter(({ end }) => end > readBytes)
  return [...taken, ...left.map((write) => arrow(write, undefined, unreadPart(write, readBytes), 1))]
}

function unreadPart({ end, bytes }: Piece, readBytes: number): Uint8Array {
  return bytes.subarray(Math.max(0, readBytes - (end - bytes.length)))
}

function streamOf(
  { events }: Trace,
  connection: number,
  sender: number | undefined,
  receiver: number | undefined,
): Stream {
  const writes: Piece[] = []
  const reads: Piece[] = []
  for (const [index, event] of events.entries()) {
    if ((event.kind !== 'write' && event.kind !== 'read') || event.connection !== connection) continue
    if (event.process !== (event.kind === 'write' ? sender : receiver)) continue
    const list = event.kind === 'write' ? writes : reads
    const bytes = Buffer.from(event.bytes, 'base64')
    list.push({ end: (list.at(-1)?.end ?? 0) + bytes.length, event: index, bytes })
  }
  return { writes, reads }
}
