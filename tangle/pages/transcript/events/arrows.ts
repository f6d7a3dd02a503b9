import type { Trace, TracedConnection } from '../../../transcript/trace/trace.ts'
import { commandEvent } from '../../../transcript/judgement/row-order.ts'

/**
 * An event between two processes on a connection. Indexes are 0-based, into the trace.
 *
 * - `open`: the connection is requested and accepted
 * - `message`: bytes, from the write that completes them to the read that takes them
 * - `end`: one side ends its stream, and the other sees the end
 */
export type Arrow = {
  readonly kind: 'open' | 'message' | 'end'
  readonly connection: number
  readonly from: ArrowEnd
  readonly to: ArrowEnd
  /** Empty except for messages. */
  readonly bytes: Uint8Array
  /** How many writes the bytes come from. */
  readonly writes: number
}

/** The process is missing where that end was not watched, the event where there is none. */
type ArrowEnd = { readonly process: number | undefined; readonly event: number | undefined }

/** A sender and a receiver: 0-based indexes into the trace's processes. */
type Direction = readonly [sender: number | undefined, receiver: number | undefined]

/** All arrows of a run, connection by connection. */
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
 * TCP does not separate writes. A read takes what has arrived by then, so a message begins at the write of its last byte,
 * which is also its cause for the judge.
 */
export function messagesOn(trace: Trace, connection: number): Arrow[] {
  return directionsOf(trace.connections[connection]).flatMap((direction) => {
    const writes = piecesOf(trace, connection, 'write', direction[0])
    const reads = piecesOf(trace, connection, 'read', direction[1])
    const received = reads.map(({ start, end, event, bytes }) => {
      const completing = writes.find((write) => write.end >= end)
      const parts = writes.filter((write) => write.end > start && write.start < end)
      return arrow('message', connection, direction, [completing?.event, event], bytes, parts.length)
    })
    const readBytes = reads.at(-1)?.end ?? 0
    const unread = writes.filter(({ end }) => end > readBytes)
    const lost = unread.map(({ start, event, bytes }) => {
      const rest = bytes.subarray(Math.max(0, readBytes - start))
      return arrow('message', connection, direction, [event, undefined], rest, 1)
    })
    return [...received, ...lost]
  })
}

function arrow(
  kind: Arrow['kind'],
  connection: number,
  [sender, receiver]: Direction,
  [left, arrived]: readonly [number | undefined, number | undefined],
  bytes: Uint8Array = new Uint8Array(),
  writes = 0,
): Arrow {
  const ends = { from: { process: sender, event: left }, to: { process: receiver, event: arrived } }
  return { kind, connection, ...ends, bytes, writes }
}

/** The event at which a process ended; nothing where it was still running when the transcript ended, or nobody saw its end. */
export function exitEvent(trace: Trace, process: number): number | undefined {
  const own = trace.events.findIndex((event) => event.kind === 'exit' && event.process === process)
  if (own >= 0) return own
  // A process killed by a signal records no exit: its command's end is the first sign of its own.
  const command = trace.processes[process]?.command ?? -1
  if (trace.commands[command]?.status === undefined) return undefined
  const end = commandEvent(trace, command, 'exit')
  // A job in the background outlives the command that started it.
  const last = trace.events.findLastIndex((event) => event.process === process)
  return end !== undefined && last < end ? end : undefined
}

/** The directions of a connection: two, or one from a process to itself. */
function directionsOf(connection: TracedConnection | undefined): Direction[] {
  const { opener, acceptor } = connection ?? {}
  const there: Direction = [opener, acceptor]
  return opener === acceptor ? [there] : [there, [acceptor, opener]]
}

/** The parts of one direction's stream of bytes, and the event that wrote or read each: 0-based, `end` excluded. */
function piecesOf(
  { events }: Trace,
  connection: number,
  kind: 'write' | 'read',
  process: number | undefined,
): { start: number; end: number; event: number; bytes: Uint8Array }[] {
  let end = 0
  return events.flatMap((event, index) => {
    if (event.kind !== kind || event.connection !== connection || event.process !== process) return []
    const bytes = Buffer.from(event.bytes, 'base64')
    const start = end
    end += bytes.length
    return [{ start, end, event: index, bytes }]
  })
}

function openingOf(trace: Trace, { opener, acceptor }: TracedConnection, connection: number): Arrow[] {
  const events = [eventOn(trace, connection, 'open'), eventOn(trace, connection, 'accept')] as const
  const wasSeen = events.some((event) => event !== undefined)
  return wasSeen ? [arrow('open', connection, [opener, acceptor], events)] : []
}

/**
 * Only ends that the other side sees are drawn: not a socket that closes after the other side is gone. A program that ends
 * without closing its connections closes them by ending.
 */
function endOfStream(trace: Trace, connection: number, direction: Direction): Arrow[] {
  const [sender, receiver] = direction
  const ended = eventOn(trace, connection, 'ended', receiver)
  if (ended === undefined) return []
  const begun = [
    eventOn(trace, connection, 'end', sender),
    eventOn(trace, connection, 'close', sender),
    exitEvent(trace, sender ?? -1),
  ].find((one) => one !== undefined && one < ended)
  return [arrow('end', connection, direction, [begun, ended])]
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
