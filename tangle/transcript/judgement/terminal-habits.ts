import type { Trace } from '../trace/trace.ts'
import type { WrongRow } from './compare.ts'
import { mayPart } from '../notation/shell-commands.ts'
import { wasInterrupted } from './keys.ts'

/** What to do about a command that failed because it ends a job by its number. */
export function hintOfJobNumber(command: string): string | undefined {
  if (!/\b(?:kill|fg|bg|wait)\b.*%\d/.test(command)) return undefined
  return 'The shell of a pane gives its jobs no numbers: write `kill $!` for the last one, or keep `$!` of each in a variable.'
}

/** What to do about a row that a terminal shows to a person, and the shell of a pane does not. */
export function shownToPersons({ pair, start, command }: WrongRow, trace: Trace): string | undefined {
  const { printed } = pair
  const shown = trace.rows[pair.actual ?? -1]?.text ?? ''
  if (/no such (?:process|job)/i.test(shown)) return hintOfJobNumber(start.text)
  if (printed?.kind !== 'output') return undefined
  const isInterrupted = trace.commands[command]?.status === 130 && wasInterrupted(trace, command)
  if (isInterrupted && mayPart(start.text, [';', '||', '\n']))
    return 'Where `^C` ends a program, a shell leaves out the rest of its command: type that in a row of its own, or remove this row.'
  if (/^\^[CD]$/.test(printed.text) && start.kind === 'visit')
    return `A page takes no keys: print \`${printed.text}\` in the pane of the program that it is for.`
  if (/^\$\s*$/.test(printed.text))
    return 'The prompt that waits for the next command is not printed: remove this row.'
  // `[1] 4711` and `[1]+  Done  node dist/a.js`, as an interactive shell says of its jobs.
  if (
    /^\[\d+\](?: \d+|[ +-]+(?:Done|Running|Stopped|Terminated|Killed|Exit\b.*)(?:\s.*)?)$/.test(printed.text)
  )
    return 'Only the shell of a person tells of its jobs. The shell of a pane does not: remove this row.'
  return undefined
}
