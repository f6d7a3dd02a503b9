import { newSide, read, type Side, write } from '../trace/connection-causes.ts'
import type { TracedRow, TraceEvent } from '../trace/trace.ts'
import { bytesOf } from '../notation/escapes.ts'

/**
 * Takes from the rows that worker threads have printed the event at which the thread that started them passed them on: when it comes to
 * that is chance. What is certain is that the worker had printed them before.
 */
export function withThreadRows(
  rows: readonly TracedRow[],
  events: readonly TraceEvent[],
): readonly TracedRow[] {
  const handed = handedOver(events)
  return rows.map((row) => {
    const event = row.event ?? -1
    if (!handed.has(event)) return row
    const after = handed.get(event)
    return { ...row, event: undefined, ...(after === undefined ? {} : { after }) }
  })
}

/** For each event that printed what a worker thread had, the one at which that had done so; nothing where that is not known. */
function handedOver(events: readonly TraceEvent[]): ReadonlyMap<number, number | undefined> {
  const sides = new Map<string, Side>()
  const found = new Map<number, { readonly side: Side; readonly told: number | undefined }>()
  for (const [index, event] of events.entries()) {
    const channel = event.kind === 'print' || event.kind === 'tell' ? event.channel : undefined
    if (channel === undefined) continue
    const side = sides.get(channel) ?? newSide()
    sides.set(channel, side)
    if (event.kind === 'tell') write(side, event.amount, index)
    else if (event.kind === 'print') found.set(index, { side, told: read(side, lengthOf(event), index)[0] })
  }
  // More came than the thread itself had printed: it has passed on what another had.
  const isWhole = (side: Side) => side.readBytes <= side.sentBytes
  return new Map([...found].map(([index, { side, told }]) => [index, isWhole(side) ? told : undefined]))
}

function lengthOf({ text, bytes }: TraceEvent & { kind: 'print' }): number {
  return bytes === undefined ? bytesOf(text).length : Buffer.byteLength(bytes, 'base64')
}
