import {
  answerCauses,
  type ConnectionCauses,
  connectionCauses,
  known,
  newSide,
  read,
  type Side,
  write,
} from './connection-causes.ts'
import { refusedCauses, visitCauses } from './browser-causes.ts'
import { isAtPort, PortCauses } from './port-causes.ts'
import { mayLeaveJob, mayRunSideBySide } from './side-by-side.ts'
import type { Trace, TraceEvent } from './trace.ts'

/** What each event of a trace depends on, in the trace's order. */
export type Causes = {
  /** For each event, the events of other processes that it directly depends on; all come before it in the trace. */
  readonly direct: readonly (readonly number[])[]
  /** Whether event `a` came before event `b` in every run that has the same causes. */
  readonly isBefore: (a: number, b: number) => boolean
}

/**
 * Finds which events of a run cause others: Lamport's "happened before", by vector clocks.
 *
 * - Within one process, earlier comes before later.
 * - A command starts before its programs do, and ends after those that its shell waits for, and before the next in its terminal; of
 *   programs that a shell runs one after another each ends before the next starts; a browser opens connections and requests after
 *   the last address that was typed in its pane.
 * - Opening a connection comes before accepting it.
 * - Writing a byte comes before reading that byte; ending a stream, before seeing its end. Where a process has not ended a
 *   stream, its own end has.
 * - What goes to a child process or comes from it, bytes or messages, is written before it is read; its begin and its end are
 *   caused and noticed by its parent.
 * - A page is shown after the bytes that it consists of, and an error after the refusal or the end that it tells of.
 * - A connection is refused after those who listened at its port have stopped, and before the next one listens at it; one that
 *   succeeds, after its server has begun to listen. An address is taken after another has begun to listen there, and can be used
 *   once that has stopped.
 */
export function findCauses(trace: Trace): Causes {
  const direct = directCauses(trace)
  const clocks: Int32Array[] = []
  const latest = trace.processes.map((): Int32Array | undefined => undefined)
  const position: number[] = []
  const counts = trace.processes.map(() => 0)
  for (const [index, { process }] of trace.events.entries()) {
    const clock = new Int32Array(latest[process] ?? new Int32Array(trace.processes.length))
    for (const cause of direct[index] ?? []) raise(clock, clocks[cause])
    const own = (counts[process] ?? 0) + 1
    counts[process] = own
    clock[process] = own
    position.push(own)
    clocks.push(clock)
    latest[process] = clock
  }
  return {
    direct,
    isBefore: (a, b) => {
      const process = trace.events[a]?.process ?? -1
      return a !== b && (clocks[b]?.[process] ?? 0) >= (position[a] ?? Infinity)
    },
  }
}

function raise(clock: Int32Array, other: Int32Array | undefined): void {
  if (other === undefined) return
  for (const [i, value] of other.entries()) if (value > (clock[i] ?? 0)) clock[i] = value
}

/** Events of other processes that an event directly depends on. */
function directCauses(trace: Trace): (readonly number[])[] {
  const connections = new Map<number, ConnectionCauses>()
  const channels = new Map<string, Side>()
  const lastOf = new Map<number, number>()
  const ofNode = startedByNode(trace)
  const ends = new Map(trace.events.map(({ process }, index) => [process, index]))
  const ports = new PortCauses(trace, (process) => lastEvent(process, lastOf, ends))
  const causesOf = (event: TraceEvent, index: number): readonly number[] => {
    if (event.kind === 'show')
      return [
        ...answerCauses(connections, event.answers, event.failed),
        ...(event.failed ? refusedCauses(trace, event, lastOf) : []),
      ]
    if (event.kind === 'tell' || event.kind === 'told') return channelCauses(channels, event, index)
    if (isAtPort(event)) return [...ports.of(event, index), ...visitCauses(trace, event, typed)]
    if (event.kind === 'connected') return ports.connected(event.connection)
    if (event.kind === 'accept') ports.accept(event)
    if (!('connection' in event) || event.connection === undefined)
      return commandCauses(trace, event, lastOf, ofNode)
    const { connection } = event
    const direct = connectionCauses(connections, { ...event, connection }, index, trace)
    if ((event.kind === 'ended' || event.kind === 'reset') && direct.length === 0)
      return endOfOther(trace, { ...event, connection }, lastOf, ends)
    return [...direct, ...visitCauses(trace, event, typed)]
  }
  const typed = new Map<number, number>()
  return trace.events.map((event, index) => {
    const own = trace.processes[event.process]
    if (event.kind === 'start' && own?.kind === 'command') typed.set(own.pane, index)
    const causes = causesOf(event, index)
    lastOf.set(event.process, index)
    return causes
  })
}

/** A process that has ended has ended its streams and closed its sockets: its last event, if all of its events have been. */
function endOfOther(
  trace: Trace,
  { process, connection }: TraceEvent & { connection: number },
  lastOf: ReadonlyMap<number, number>,
  ends: ReadonlyMap<number, number>,
): number[] {
  const { opener, acceptor } = trace.connections[connection] ?? {}
  return lastEvent((opener === process ? acceptor : opener) ?? -1, lastOf, ends)
}

/** The last event of a process, if all of its events have been. */
function lastEvent(
  process: number,
  lastOf: ReadonlyMap<number, number>,
  ends: ReadonlyMap<number, number>,
): number[] {
  const last = lastOf.get(process)
  return last === ends.get(process) ? known(last) : []
}

/** What is read of a channel was written by the first event after which so much had been written. */
function channelCauses(
  channels: Map<string, Side>,
  event: TraceEvent & { kind: 'tell' | 'told' },
  index: number,
): number[] {
  const side = channels.get(event.channel) ?? newSide()
  channels.set(event.channel, side)
  if (event.kind === 'told') return read(side, event.amount, index)
  return write(side, event.amount, event.loose === true ? undefined : index)
}

/** The last event so far of the command as a whole that an event belongs to. */
function lastOfCommand(trace: Trace, { process }: TraceEvent, lastOf: ReadonlyMap<number, number>): number[] {
  const { command } = trace.processes[process] ?? {}
  return known(
    lastOf.get(trace.processes.findIndex((one) => one.kind === 'command' && one.command === command)),
  )
}

/**
 * A command starts after the one before it in its terminal has ended, and before the processes that it runs. It ends after
 * those that its shell waits for.
 */
function commandCauses(
  trace: Trace,
  event: TraceEvent,
  lastOf: ReadonlyMap<number, number>,
  ofNode: ReadonlySet<number>,
): number[] {
  const isWhole = trace.processes[event.process]?.kind === 'command'
  if (event.kind === 'start')
    return isWhole
      ? endOfCommandAbove(trace, event, lastOf)
      : [...lastOfCommand(trace, event, lastOf), ...endOfLast(trace, event, lastOf, ofNode)]
  return event.kind === 'exit' && isWhole ? endsOfPrograms(trace, event, lastOf, ofNode) : []
}

/** The end of the last command that was typed in the same pane, or its page. */
function endOfCommandAbove(
  trace: Trace,
  { process }: TraceEvent,
  lastOf: ReadonlyMap<number, number>,
): number[] {
  const { pane, command = -1 } = trace.processes[process] ?? {}
  const above = trace.processes.findLastIndex(
    (one) => one.kind === 'command' && one.pane === pane && one.command < command,
  )
  const last = lastOf.get(above)
  return /^(?:exit|show)$/.test(trace.events[last ?? -1]?.kind ?? '') ? known(last) : []
}

/** The last events of the programs that a shell has waited for. What a program has started itself may outlive it. */
function endsOfPrograms(
  trace: Trace,
  { process }: TraceEvent,
  lastOf: ReadonlyMap<number, number>,
  ofNode: ReadonlySet<number>,
): number[] {
  if (mayLeaveJob(typedSoFar(trace, process))) return []
  const { command } = trace.processes[process] ?? {}
  return [...lastOf].flatMap(([one, last]) =>
    one !== process && trace.processes[one]?.command === command && !ofNode.has(one) ? [last] : [],
  )
}

/** The commands of a pane up to the one that a process belongs to. */
function typedSoFar({ processes, commands }: Trace, process: number): string[] {
  const { command = -1, pane } = processes[process] ?? {}
  return commands.slice(0, command + 1).flatMap((one) => (one.pane === pane ? [one.text] : []))
}

/**
 * The ends of the programs that a shell has run before this one.
 *
 * A program that another Node program starts is not the shell's, and has its own causes.
 */
function endOfLast(
  trace: Trace,
  { process }: TraceEvent,
  lastOf: ReadonlyMap<number, number>,
  ofNode: ReadonlySet<number>,
): number[] {
  const { command } = trace.processes[process] ?? {}
  if (ofNode.has(process) || mayRunSideBySide(typedSoFar(trace, process))) return []
  return trace.processes.flatMap((one, index) => {
    const last = lastOf.get(index) ?? -1
    const isEarlier = one.kind === 'node' && one.command === command && index !== process
    return isEarlier && trace.events[last]?.kind === 'exit' && !ofNode.has(index) ? [last] : []
  })
}

/** The processes and threads that another Node program has started. */
function startedByNode({ events }: Trace): ReadonlySet<number> {
  return new Set(
    events.flatMap((event) =>
      event.kind === 'told' && /\/(?:begin|work)$/.test(event.channel) ? [event.process] : [],
    ),
  )
}
