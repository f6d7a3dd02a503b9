import type { Answer, Trace, TraceEvent } from './trace.ts'

/** What has happened on a connection so far; a side's `sent` has the end of each write in its stream of bytes. */
export type ConnectionCauses = {
  opened: number | undefined
  readonly sides: { readonly opener: Side; readonly acceptor: Side }
}

/** A stream in one direction; `ended` is by its writer, and so is `closed`, of the whole connection; `seenEnd` is by its reader. */
export type Side = {
  readonly sent: Piece[]
  sentBytes: number
  readonly got: Piece[]
  /** How many of them the reader has read. */
  readBytes: number
  ended: number | undefined
  seenEnd: number | undefined
  closed: number | undefined
}

/** The event that wrote or read the bytes of a stream up to `end`; nothing where that tells no order. */
type Piece = { readonly end: number; readonly event: number | undefined }

/** A stream of which nothing is known yet. */
export const newSide = (): Side => ({
  sent: [],
  sentBytes: 0,
  got: [],
  readBytes: 0,
  ended: undefined,
  seenEnd: undefined,
  closed: undefined,
})

/** Events of the other side that an event of a connection directly depends on. @param index of the event in the trace */
export function connectionCauses(
  connections: Map<number, ConnectionCauses>,
  event: TraceEvent & { connection: number },
  index: number,
  trace: Trace,
): number[] {
  const state = connections.get(event.connection) ?? {
    opened: undefined,
    sides: { opener: newSide(), acceptor: newSide() },
  }
  connections.set(event.connection, state)
  const isOpener = trace.connections[event.connection]?.opener === event.process
  const own = isOpener ? state.sides.opener : state.sides.acceptor
  const other = isOpener ? state.sides.acceptor : state.sides.opener
  switch (event.kind) {
    case 'open':
      state.opened = index
      return []
    case 'accept':
      return known(state.opened)
    case 'write':
      return write(own, bytesIn(event.bytes), index)
    case 'read':
      return read(other, bytesIn(event.bytes), index)
    case 'ended':
      other.seenEnd ??= index
      return known(other.ended)
    case 'reset':
      return known(other.closed)
    default:
      if (event.kind === 'close') own.closed ??= index
      own.ended ??= index
      return []
  }
}

/**
 * What a browser had read before it showed a page: the last bytes of each response, and where it shows an error of its own, the
 * ends of those connections.
 */
export function answerCauses(
  connections: ReadonlyMap<number, ConnectionCauses>,
  answers: readonly Answer[],
  failed: boolean,
): number[] {
  return answers.flatMap(({ connection, bytes }) => {
    const side = connections.get(connection)?.sides.acceptor
    const last = bytes > 0 ? side?.got.find(({ end }) => end >= bytes)?.event : undefined
    return [...known(last), ...known(failed ? side?.seenEnd : undefined)]
  })
}

/** Notes that so many bytes or messages were written, by the event with this index; without one nobody knows when. */
export function write(side: Side, amount: number, index: number | undefined): number[] {
  side.sentBytes += amount
  side.sent.push({ end: side.sentBytes, event: index })
  return []
}

/**
 * The event by which the last of the bytes or messages was written that the event with this index reads.
 *
 * @param side that of the writer
 */
export function read(side: Side, amount: number, index: number): number[] {
  side.readBytes += amount
  side.got.push({ end: side.readBytes, event: index })
  return known(side.sent.find(({ end }) => end >= side.readBytes)?.event)
}

function bytesIn(base64: string): number {
  return Buffer.byteLength(base64, 'base64')
}

/** A list of an index; empty where there is none. */
export function known(index: number | undefined): number[] {
  return index === undefined ? [] : [index]
}
