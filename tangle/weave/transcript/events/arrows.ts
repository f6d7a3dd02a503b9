import type { Trace, TracedConnection } from '../../../data/trace.ts'
import { commandEvent } from '../../../judge/order.ts'

/**
 * Something that goes from one process to another over a connection. Indexes are 0-based, into the trace.
 *
 * - `open`: the connection is asked for, and accepted
 * - `message`: bytes, from the write that completes them to the read that takes them
 * - `end`: one side says that it sends no more, and the other sees it
 */
export type Arrow = {
  readonly kind: 'open' | 'message' | 'end'
  readonly connection: number
  readonly from: ArrowEnd
  readonly to: ArrowEnd
  /** Empty for all but messages. */
  readonly bytes: Uint8Array
  /** How many writes the bytes come from. */
  readonly writes: number
}

/** The process is missing where that end was not watched, the event where none was seen. */
type ArrowEnd = { readonly process: number | undefined; readonly event: number | undefined }

/** A sender and a receiver: 0-based indexes into the trace's processes. */
type Direction = readonly [sender: number | undefined, receiver: number | undefined]

/** All that went over the connections of a run, connection by connection. */
export function arrowsOf(trace: Trace): Arrow[] {
  return trace.connections.flatMap((connection, index) => [
    ...openingOf(trace, connection, index),
    ...messagesOn(trace, index),
    ...directionsOf(connection).flatMap((direction) => endOfStream(trace, index, direction)),
  ])
}

/** Whether an arrow begins and ends at one process. */
export function isLoop({ from, to }: Arrow): boolean {
  return from.process !== undefined && from.process === to.process
}

/**
 * The messages on a connection: one for each read, and one for what was written and never read.
 *
 * TCP keeps no marks between writes. A read takes what has arrived by then, so a message begins at the write
 * that brings its last byte, which is also what the judge ties it to.
 */
export function messagesOn(trace: Trace, connection: number): Arrow[] {
  return directionsOf(trace.connections[connection]).flatMap(([sender, receiver]) => {
    const writes = piecesOf(trace, connection, 'write', sender)
    const reads = piecesOf(trace, connection, 'read', receiver)
    const message = (write: Piece | undefined, read: Piece | undefined, bytes: Uint8Array, count: number) => {
      const ends = { from: { process: sender, event: write?.event }, to: { process: receiver, event: read?.event } } // prettier-ignore
      return { kind: 'message' as const, connection, ...ends, bytes, writes: count }
    }
    const received = reads.map((read) => {
      const completing = writes.find(({ end }) => end >= read.end)
      const parts = writes.filter(({ start, end }) => end > read.start && start < read.end)
      return message(completing, read, read.bytes, parts.length)
    })
    const readBytes = reads.at(-1)?.end ?? 0
    const unread = writes.filter(({ end }) => end > readBytes)
    const lost = unread.map((write) =>
      message(write, undefined, write.bytes.subarray(Math.max(0, readBytes - write.start)), 1),
    )
    return [...received, ...lost]
  })
}

/** The event at which a process is known to have ended; nothing where it was still running when the transcript ended. */
export function exitEvent(trace: Trace, process: number): number | undefined {
  const own = trace.events.findIndex((event) => event.kind === 'exit' && event.process === process)
  if (own >= 0) return own
  // A signal ends a program before it can say anything: then its end is known by that of its command.
  const command = trace.processes[process]?.command ?? -1
  const hasEnded = trace.commands[command]?.status !== undefined
  return hasEnded ? commandEvent(trace, command, 'exit') : undefined
}

/** Both directions of a connection; of one from a process to itself there is only one. */
function directionsOf(connection: TracedConnection | undefined): Direction[] {
  const { opener, acceptor } = connection ?? {}
  const there: Direction = [opener, acceptor]
  return opener === acceptor ? [there] : [there, [acceptor, opener]]
}

/** A stretch of one direction's stream of bytes, and the event that wrote or read it: 0-based, `end` excluded. */
type Piece = {
  readonly start: number
  readonly end: number
  readonly event: number
  readonly bytes: Uint8Array
}

function piecesOf(
  { events }: Trace,
  connection: number,
  kind: 'write' | 'read',
  process: number | undefined,
): Piece[] {
  let end = 0
  return events.flatMap((event, index) => {
    if (event.kind !== kind || event.connection !== connection || event.process !== process) return []
    const bytes = Buffer.from(event.bytes, 'base64')
    const start = end
    end += bytes.length
    return [{ start, end, event: index, bytes }]
  })
}

const noBytes = { bytes: new Uint8Array(), writes: 0 }

function openingOf(trace: Trace, { opener, acceptor }: TracedConnection, connection: number): Arrow[] {
  const from = { process: opener, event: eventOn(trace, connection, 'open') }
  const to = { process: acceptor, event: eventOn(trace, connection, 'accept') }
  const wasSeen = from.event !== undefined || to.event !== undefined
  return wasSeen ? [{ kind: 'open', connection, from, to, ...noBytes }] : []
}

/**
 * Only an end that the other side has seen: a socket that closes with nobody there says nothing to anyone. A program
 * that ends without a word says so by ending.
 */
function endOfStream(trace: Trace, connection: number, [sender, receiver]: Direction): Arrow[] {
  const seen = eventOn(trace, connection, 'ended', receiver)
  if (seen === undefined) return []
  const event = [
    eventOn(trace, connection, 'end', sender),
    eventOn(trace, connection, 'close', sender),
    exitEvent(trace, sender ?? -1),
  ].find((one) => one !== undefined && one < seen)
  const ends = { from: { process: sender, event }, to: { process: receiver, event: seen } }
  return [{ kind: 'end', connection, ...ends, ...noBytes }]
}

/** The first event of a kind on a connection, at any end or at one. */
function eventOn({ events }: Trace, connection: number, kind: string, process?: number): number | undefined {
  const index = events.findIndex(
    (event) =>
      event.kind === kind &&
      'connection' in event &&
      event.connection === connection &&
      (process === undefined || event.process === process),
  )
  return index < 0 ? undefined : index
}
