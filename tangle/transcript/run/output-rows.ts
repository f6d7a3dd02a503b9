import { shownBytes, shownText } from '../notation/escapes.ts'
import type { TracedProcess, TracedRow, TraceEvent } from '../trace/trace.ts'

/** A line that a watched process printed, and the event that completed it. */
type PrintedLine = { readonly text: string; readonly event: number }

/**
 * The lines that a command showed, each with the event at which it was complete.
 *
 * The bytes that the pane received are the truth; the prints that witnesses recorded are matched with them. Lines that no
 * witness recorded, such as those of `printf` or Node's own crash report, have no event.
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
  const printed = printedLines(pane, command, processes, events)
  let next = 0
  return splitLines(output)
    .map(shownBytes)
    .map((text): TracedRow => {
      if (shown >= 0) return { pane, command, text, event: shown }
      const known = printed[next]
      if (known === undefined || known.text !== text) return { pane, command, text, event: undefined }
      next++
      return { pane, command, text, event: known.event }
    })
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
  let open = ''
  let last = -1
  let typed = -1
  for (const [index, event] of events.entries()) {
    const own = processes[event.process]
    if (own?.pane !== pane) continue
    if (own.kind === 'command' && event.kind === 'start') typed = own.command
    if ((typed < 0 ? own.command : typed) !== command) continue
    const text = event.kind === 'print' ? event.text : event.kind === 'type' ? `${event.text}\n` : ''
    if (text === '') continue
    last = index
    if (!text.includes('\n')) {
      open += text
      continue
    }
    const parts = (open + text).split(/\r?\n/)
    open = parts.pop() ?? ''
    for (const part of parts) lines.push({ text: shownText(part), event: index })
  }
  return open === '' ? lines : [...lines, { text: shownText(open), event: last }]
}
