import type { Trace } from '../../data/trace.ts'

/**
 * The event at which a process is known to have ended; nothing where it was still running when the transcript ended.
 *
 * A signal ends a program before it can say anything: then its end is known by that of its command.
 */
export function endOf({ commands, events, processes }: Trace, process: number): number | undefined {
  const exitOf = (isWanted: (index: number) => boolean) => {
    const index = events.findIndex((event) => event.kind === 'exit' && isWanted(event.process))
    return index < 0 ? undefined : index
  }
  const own = exitOf((index) => index === process)
  const command = processes[process]?.command ?? -1
  if (own !== undefined || commands[command]?.status === undefined) return own
  return exitOf((index) => processes[index]?.kind === 'command' && processes[index].command === command)
}
