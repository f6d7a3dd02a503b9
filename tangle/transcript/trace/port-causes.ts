import { known } from './connection-causes.ts'
import type { Trace, TraceEvent } from './trace.ts'

/** A process that listens at a port, or has: 0-based indexes of events. */
type Listener = {
  readonly process: number
  /** As it was bound; empty where it was bound elsewhere, or may be shared. */
  readonly address: string
  readonly begun: number
  ended: number | undefined
}

/** What has happened at a port so far; of each process that was refused there, the last time. */
type Port = { readonly listeners: Listener[]; readonly refused: Map<number, number> }

/** What a port's causes are made of: an event that says something of who listens there. */
type PortEvent = TraceEvent & { readonly kind: 'listen' | 'unlisten' | 'refused' | 'taken' }

/** Whether an event says something of who listens at a port. */
export function isAtPort(event: TraceEvent): event is PortEvent {
  return ['listen', 'unlisten', 'refused', 'taken'].includes(event.kind)
}

/**
 * What ports tell of order: who was refused came when nobody listened, who connected when somebody did, and of two servers
 * one at most has an address at a time.
 */
export class PortCauses {
  readonly #trace: Trace
  readonly #endOf: (process: number) => readonly number[]
  readonly #ports = new Map<number, Port>()
  /** The first event of each process. */
  readonly #starts = new Map<number, number>()
  /** Of each connection that was accepted, since when it could be opened. */
  readonly #accepted = new Map<number, number[]>()

  /** @param endOf the last event of a process, if all of its events have been */
  constructor(trace: Trace, endOf: (process: number) => readonly number[]) {
    this.#trace = trace
    this.#endOf = endOf
    for (const [index, { process }] of trace.events.entries())
      if (!this.#starts.has(process)) this.#starts.set(process, index)
  }

  /**
   * What an event depends on, in the order of the trace.
   *
   * @param index of the event in the trace
   * @returns indexes of events that came before
   */
  of(event: PortEvent, index: number): readonly number[] {
    const { process, port } = event
    const at = this.#at(port)
    switch (event.kind) {
      case 'listen': {
        const earlier = this.#endsOf(
          at,
          process,
          ({ address }) => address !== '' && address === event.address,
        )
        at.listeners.push({ process, address: event.address, begun: index, ended: undefined })
        return [...othersIn(at.refused, process), ...earlier]
      }
      case 'unlisten': {
        const own = at.listeners.find((one) => isOpenOf(one, process) && one.address === event.address)
        if (own !== undefined) own.ended = index
        return []
      }
      case 'refused':
        at.refused.set(process, index)
        // Only of version 4 is a refusal known.
        return this.#endsOf(at, process, ({ address }) => address !== '::1')
      case 'taken':
        return this.#takers(at, event)
    }
  }

  /** Notes that a connection is accepted. */
  accept({ process, connection }: { readonly process: number; readonly connection: number }): void {
    this.#accepted.set(connection, this.#sinceWhen(process, connection))
  }

  /** Since when a connection could be opened that has been: its server, known by its accepting it, began to listen. */
  connected(connection: number): readonly number[] {
    const { acceptor } = this.#trace.connections[connection] ?? {}
    return (
      this.#accepted.get(connection) ?? (acceptor === undefined ? [] : this.#sinceWhen(acceptor, connection))
    )
  }

  #at(port: number): Port {
    const at = this.#ports.get(port) ?? { listeners: [], refused: new Map() }
    this.#ports.set(port, at)
    return at
  }

  /** How others came to listen no longer: they stopped, or ended. */
  #endsOf({ listeners }: Port, process: number, counts: (one: Listener) => boolean): readonly number[] {
    return listeners
      .filter((one) => one.process !== process && counts(one))
      .flatMap((one) => (one.ended === undefined ? this.#endOf(one.process) : [one.ended]))
  }

  /** Who had the address that was in use: nobody is named unless it can only be one. */
  #takers({ listeners }: Port, { process, address }: PortEvent & { kind: 'taken' }): readonly number[] {
    const start = this.#starts.get(process) ?? 0
    const there = listeners.filter((one) => one.address === address)
    // A later one could only begin when all before it had ended.
    const last = there.findLastIndex(({ begun }) => begun < start)
    const [first, ...others] = there
      .slice(Math.max(0, last))
      .filter(({ ended }) => ended === undefined || ended > start)
    return others.every((one) => one.process === first?.process) ? known(first?.begun) : []
  }

  /** Since when a process listens at the port of a connection; nothing where another process may have begun before. */
  #sinceWhen(process: number, connection: number): number[] {
    const { listeners } = this.#at(this.#trace.connections[connection]?.port ?? -1)
    const open = listeners.filter((one) => isOpenOf(one, process))
    return open.every(({ address }) => address !== '') ? known(open[0]?.begun) : []
  }
}

function isOpenOf(one: Listener, process: number): boolean {
  return one.process === process && one.ended === undefined
}

function othersIn(last: ReadonlyMap<number, number>, process: number): number[] {
  return [...last].flatMap(([other, index]) => (other === process ? [] : [index]))
}
