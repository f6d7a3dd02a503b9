import { readShell } from '../notation/shell-words.ts'
import { parseAsShell } from './terminal.ts'

/** Whether a shell runs a command when its line ends, waits for more lines (`open`), or reports a mistake in it. */
export type Completeness = 'complete' | 'open' | 'wrong'

/** What shells say where a text ends too early. */
const endsTooEarly = /end of file|\bEOF\b|Unterminated|Missing/

/** What was found of each command: most that ask are printed in several transcripts. */
const known = new Map<string, Promise<Completeness>>()

export function completenessOf(command: string): Promise<Completeness> {
  const found = known.get(command) ?? findCompleteness(command)
  known.set(command, found)
  return found
}

async function findCompleteness(command: string): Promise<Completeness> {
  // A backslash at the end of a line joins it with the next one (POSIX, "Escape Character").
  const last = readShell(command).at(-1)
  if (last?.kind === 'unknown' && last.text.endsWith('\\')) return 'open'
  const { status, says } = await parseAsShell(command)
  if (status !== 0) return endsTooEarly.test(says) ? 'open' : 'wrong'
  if (!command.includes('<<')) return 'complete'
  // A here-document may end with the text, so ask whether it swallows a line that is wrong anywhere else.
  return (await parseAsShell(`${command}\n)\n`)).status === 0 ? 'open' : 'complete'
}
