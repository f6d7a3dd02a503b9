import { commandsIn } from '../notation/shell-commands.ts'
import { mayLeaveJob } from '../trace/side-by-side.ts'
import type { TracedCommand, TracedProcess, TracedRow, TraceEvent } from '../trace/trace.ts'

/** What is known of a run when its rows are made. */
type Run = {
  readonly commands: readonly TracedCommand[]
  readonly processes: readonly TracedProcess[]
  readonly events: readonly TraceEvent[]
}

/** The row below the place of an error, and the last one, in what Node prints of an error that nobody caught. */
const marker = /^\s*\^+$/
const version = /^Node\.js v\d/

/**
 * Gives the rows of Node's own report of a crash the event at which its process ended: no witness sees them, and Node prints them when the
 * program has heard of its exit and before the system closes what it held.
 *
 * @param rows of one command, as far as their events are known
 */
export function withCrashReport(rows: readonly TracedRow[], command: number, run: Run): readonly TracedRow[] {
  const exit = exitOfOnlyProgram(command, run)
  if (exit === undefined || !version.test(rows.at(-1)?.text ?? '')) return rows
  const seen = rows.findLastIndex(({ event }) => event !== undefined)
  const mark = rows.findIndex(({ text }, i) => i > seen && marker.test(text))
  // The report begins with the place of the error and the line that is there. A warning may be above them.
  const begin = mark - 2
  if (mark < 0 || begin <= seen) return rows
  return rows.map((row, i) => (i < begin ? row : { ...row, event: exit }))
}

/** The event at which the one process of a command ended that all of its rows came from; nothing where there may be others. */
function exitOfOnlyProgram(command: number, { commands, processes, events }: Run): number | undefined {
  const own = commands[command]
  if (own?.status === undefined || own.status === 0 || !isNodeAlone(own.text)) return undefined
  const earlier = commands.slice(0, command).filter(({ pane }) => pane === own.pane)
  if (mayLeaveJob(earlier.map(({ text }) => text))) return undefined
  const nodes = [...processes.keys()].filter((index) => {
    const { kind, command: its } = processes[index] ?? {}
    return kind === 'node' && its === command
  })
  const isParent = events.some(
    (event) => event.kind === 'tell' && event.process === nodes[0] && event.channel.endsWith('/begin'),
  )
  if (nodes.length !== 1 || isParent) return undefined
  // What a program does when it hears of its exit, such as closing a connection, may be seen before the report.
  const last = events.findLastIndex(({ process }) => process === nodes[0])
  return events[last]?.kind === 'exit' ? last : undefined
}

/** Whether a command starts one Node program and nothing else, and all that this prints is shown. */
function isNodeAlone(text: string): boolean {
  const [only, ...others] = commandsIn(text)
  if (only === undefined || others.length > 0 || only.behind !== '') return false
  const isKnown = only.words.every(({ kind }) => kind === 'word') && only.words[0]?.value === 'node'
  return isKnown && only.redirections.every((one) => one === '2>&1')
}
