import type { Trace, TracedConnection } from '../../data/trace.ts'
import { type Arrow, type Deed, firstEvent, type Moment } from './deed.ts'
import { endOf } from './ends.ts'
import { messagesOn } from './messages.ts'

/** What a sequence diagram shows of a run, in the order of the trace; what is printed comes from the transcript. */
export function deedsOf(trace: Trace): Deed[] {
  const arrows = trace.connections.flatMap((connection, index) => [
    ...opening(trace, connection, index),
    ...messagesOn(trace, index),
    ...endings(trace, connection, index),
  ])
  return [...momentsOf(trace), ...arrows].sort((a, b) => firstEvent(a) - firstEvent(b))
}

function momentsOf(trace: Trace): Moment[] {
  const begun = trace.events.flatMap((event, index): Moment[] => {
    const { kind, process } = event
    if (trace.processes[process]?.kind === 'command') return []
    if (kind === 'listen') return [{ kind, process, event: index, port: event.port }]
    return kind === 'start' ? [{ kind, process, event: index }] : []
  })
  const ended = trace.processes.flatMap(({ kind }, process): Moment[] => {
    const event = kind === 'command' ? undefined : endOf(trace, process)
    return event === undefined ? [] : [{ kind: 'exit', process, event }]
  })
  return [...begun, ...ended]
}

const none = { bytes: new Uint8Array(), writes: 0 }

function opening(trace: Trace, { opener, acceptor }: TracedConnection, connection: number): Arrow[] {
  const from = { process: opener, event: eventOn(trace, connection, 'open') }
  const to = { process: acceptor, event: eventOn(trace, connection, 'accept') }
  return from.event === undefined && to.event === undefined
    ? []
    : [{ kind: 'open', connection, from, to, ...none }]
}

/**
 * Only ends that the other side has seen: a socket that closes with nobody there says nothing to anybody. A program
 * that ends without a word says so by ending.
 */
function endings(trace: Trace, { opener, acceptor }: TracedConnection, connection: number): Arrow[] {
  const sides = opener === acceptor ? [[opener, opener]] : [[opener, acceptor], [acceptor, opener]] // prettier-ignore
  return sides.flatMap(([sender, receiver]): Arrow[] => {
    const seen = eventOn(trace, connection, 'ended', receiver)
    const said = [eventOn(trace, connection, 'end', sender), eventOn(trace, connection, 'close', sender), endOf(trace, sender ?? -1)] // prettier-ignore
    const event = said.find((one) => one !== undefined && one < (seen ?? -1))
    if (seen === undefined) return []
    const from = { process: sender, event }
    return [{ kind: 'end', connection, from, to: { process: receiver, event: seen }, ...none }]
  })
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
