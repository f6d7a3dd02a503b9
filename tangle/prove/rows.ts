import type { TracedProcess, TracedRow, TraceEvent } from '../data/trace.ts'

/** A line that a watched process printed, and the event that completed it. */
type PrintedLine = { readonly text: string; readonly event: number }

/**
 * The lines that a command showed, each with the event at which it was complete.
 *
 * What the pane received is the truth; what the witnesses say of their printing is laid beside it. Lines that
 * no witness knows of, such as those of `printf` or of Node's own last words, stay without an event.
 *
 * @param output all that the pane received of the command
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
  const printed = printedLines(command, processes, events)
  let next = 0
  return splitLines(output).map((text): TracedRow => {
    if (shown >= 0) return { pane, command, text, event: shown }
    const known = printed[next]
    if (known === undefined || known.text !== text) return { pane, command, text, event: undefined }
    next++
    return { pane, command, text, event: known.event }
  })
}

/** A text's lines; a last one without a line end counts, nothing after a last line end does not. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** The lines of the command's processes, in the order in which they were completed on the shared screen. */
function printedLines(
  command: number,
  processes: readonly TracedProcess[],
  events: readonly TraceEvent[],
): PrintedLine[] {
  const lines: PrintedLine[] = []
  let open = ''
  let last = -1
  for (const [index, event] of events.entries()) {
    if (event.kind !== 'print' || processes[event.process]?.command !== command) continue
    const parts = (open + event.text).split(/\r?\n/)
    open = parts.pop() ?? ''
    last = index
    for (const text of parts) lines.push({ text, event: index })
  }
  return open === '' ? lines : [...lines, { text: open, event: last }]
}
