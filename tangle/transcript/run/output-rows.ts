import { bytesOf, shownBytes } from '../notation/escapes.ts'
import type { TracedProcess, TracedRow, TraceEvent } from '../trace/trace.ts'

/** A line that watched processes printed: the last of its bytes, those of the event that completed it. */
type PrintedLine = { readonly tail: string; readonly event: number }

/**
 * The lines that a command showed, each with the event at which it was complete.
 *
 * The bytes that the pane received are the truth; the prints that witnesses recorded are matched with them. Lines that no
 * witness recorded, such as those of `printf`, have no event.
 *
 * @param output all bytes that the pane received from the command, one character each
 */
export function rowsOf(
  output: string,
  command: number,
  processes: readonly TracedProcess[],
  events: readonly TraceEvent[],
): TracedRow[] {
  const pane = processes.find((process) => process.command === command)?.pane ?? 0
  const shown = events.findIndex(
    (event) => event.kind === 'show' && processes[event.process]?.command === command,
  )
  const lines = splitLines(output)
  const printed = shown < 0 ? printedLines(pane, command, processes, events) : []
  const found = eventsOf(lines, printed)
  return lines.map((line, i) => ({
    pane,
    command,
    text: shownBytes(line),
    event: shown < 0 ? found[i] : shown,
  }))
}

/**
 * The event that completed each line.
 *
 * What was printed is among what was shown, in its order, and there may be more: lines, and the beginnings of lines. Each printed line is
 * looked for from above and from below, and is where both searches find it. Where they differ, so that another program may have printed
 * the same, nobody knows.
 *
 * @returns nothing for a line of which that is not known
 */
function eventsOf(lines: readonly string[], printed: readonly PrintedLine[]): (number | undefined)[] {
  const events = lines.map((): number | undefined => undefined)
  const first = placesOf(printed, lines)
  // A line that is left open may go on by another program, and one that was killed may not have printed what it had recorded.
  const isWhole = first.length >= printed.length - 1
  const last = placesOf(printed.slice(0, first.length).toReversed(), lines.toReversed())
    .map((place) => lines.length - 1 - place)
    .toReversed()
  for (const [i, place] of first.entries()) {
    if (isWhole ? place === last[i] : place === i) events[place] = printed[i]?.event
    else if (!isWhole) break
  }
  return events
}

/** The first place of each printed line, 0-based, below that of the one before; as far as they are found. */
function placesOf(printed: readonly PrintedLine[], lines: readonly string[]): number[] {
  const places: number[] = []
  for (const { tail } of printed) {
    let place = (places.at(-1) ?? -1) + 1
    while (place < lines.length && lines[place]?.endsWith(tail) !== true) place++
    if (place >= lines.length) break
    places.push(place)
  }
  return places
}

/** A text's lines; the last needs no line end. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/**
 * The lines of the pane's processes while the command was the last typed, in the order in which they were completed on
 * the shared screen. Earlier commands in the background print among them.
 */
function printedLines(
  pane: number,
  command: number,
  processes: readonly TracedProcess[],
  events: readonly TraceEvent[],
): PrintedLine[] {
  const lines: PrintedLine[] = []
  let open: PrintedLine | undefined
  let typed = -1
  for (const [index, event] of events.entries()) {
    const own = processes[event.process]
    if (own?.pane !== pane) continue
    if (own.kind === 'command' && event.kind === 'start') typed = own.command
    if ((typed < 0 ? own.command : typed) !== command) continue
    const bytes = shownBy(event)
    if (bytes === '') continue
    const tails = bytes.split(/\r?\n/)
    const last = tails.pop() ?? ''
    for (const tail of tails) lines.push({ tail, event: index })
    open = last === '' ? undefined : { tail: last, event: index }
  }
  return open === undefined ? lines : [...lines, open]
}

/** The bytes that an event shows on its terminal, one character each. */
function shownBy(event: TraceEvent): string {
  if (event.kind === 'type') return bytesOf(`${event.text}\n`)
  if (event.kind !== 'print') return ''
  return event.bytes === undefined
    ? bytesOf(event.text)
    : Buffer.from(event.bytes, 'base64').toString('latin1')
}
