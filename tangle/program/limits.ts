/** What a compiler's process may use before it is stopped. */
export type Limits = {
  /** Address space in megabytes. Enforced on Linux only. */
  readonly megabytes: number
  /** How long it may answer no request. */
  readonly milliseconds: number
}

/**
 * A book of 240,000 lines needs less than half of this memory. The time is for a slow machine under load: on an idle one the
 * first answer about such a book takes less than ten seconds.
 */
export const usualLimits: Limits = { megabytes: 6000, milliseconds: 120_000 }

/**
 * The words that start a command with a limit of memory: on Linux a shell sets it and then becomes the command, so that signals
 * reach the command itself.
 */
export function limitedCommand(
  command: string,
  args: readonly string[],
  { megabytes }: Limits,
): readonly [string, readonly string[]] {
  if (process.platform !== 'linux') return [command, args]
  return ['/bin/sh', ['-c', 'ulimit -v "$0" && exec "$@"', String(megabytes * 1024), command, ...args]]
}

/** Why a process stopped working on a program. */
export type Ending = 'memory' | 'time' | 'closed' | 'failed' | 'garbled' | 'refused'

/** How a process ended that wrote `last` to its standard error. */
export function endingOf(last: string): Ending {
  return /out of memory|cannot allocate|failed to reserve/i.test(last) ? 'memory' : 'failed'
}

/**
 * The same as a clause, such as `was stopped: it had used 120 s`.
 *
 * @param last what the process wrote to its standard error, or its answer; the first line is quoted
 */
export function endingText(ending: Ending, last: string, { megabytes, milliseconds }: Limits): string {
  if (ending === 'memory') return `was stopped: it had used ${megabytes} MB of memory`
  if (ending === 'time') return `was stopped: it had used ${milliseconds / 1000} s`
  if (ending === 'garbled') return 'gave an answer that cannot be read'
  const said = firstLine(last)
  return `${ending === 'refused' ? 'gave up' : 'broke off'}${said && ` (“${said}”)`}`
}

function firstLine(text: string): string {
  return [...(text.trim().split('\n')[0] ?? '')].slice(0, 120).join('')
}
