/** One end of an arrow; the process is missing where that end was not under witness, the event where none was seen. */
export type End = { readonly process: number | undefined; readonly event: number | undefined }

/** Something that a diagram shows of one process: 0-based indexes into the trace's processes and events. */
export type Moment =
  | { readonly kind: 'start' | 'exit'; readonly process: number; readonly event: number }
  | { readonly kind: 'listen'; readonly process: number; readonly event: number; readonly port: number }

/**
 * Something that goes from one process to another over a connection.
 *
 * - `open`: the connection is asked for, and accepted
 * - `message`: bytes, from the write that completes them to the read that takes them
 * - `end`: one side says that it sends no more, and the other sees it
 */
export type Arrow = {
  readonly kind: 'open' | 'message' | 'end'
  readonly connection: number
  readonly from: End
  readonly to: End
  /** Empty for all but messages. */
  readonly bytes: Uint8Array
  /** How many writes the bytes come from. */
  readonly writes: number
}

export type Deed = Moment | Arrow

/** The event that a deed begins with. */
export function firstEvent(deed: Deed): number {
  return 'event' in deed ? deed.event : (deed.from.event ?? deed.to.event ?? 0)
}

/** All events that a deed tells of; what a process sends to itself is shown once, as it leaves. */
export function eventsIn(deed: Deed): number[] {
  if ('event' in deed || isLoop(deed)) return [firstEvent(deed)]
  return [deed.from.event, deed.to.event].filter((one) => one !== undefined)
}

/** Whether an arrow begins and ends at one process. */
export function isLoop({ from, to }: Pick<Arrow, 'from' | 'to'>): boolean {
  return from.process !== undefined && from.process === to.process
}
