import type { Problem } from '../../problem/problem.ts'
import type { Trace } from '../trace/trace.ts'
import type { ComparedCommand } from './compare.ts'

/** How shells say that they find no such command. */
const notFound = /^sh: (?:(?:line )?\d+|eval): (?:(?:line )?\d+: |eval: )?(\S+): (?:command )?not found$/

/**
 * Commands that transcripts may not use, unless what the shell says of them is printed. Whatever else differs follows from
 * that.
 */
export function judgeCommands(trace: Trace, commands: readonly ComparedCommand[]): Problem[] {
  return commands.flatMap(({ pairs, start }) => {
    const lines = pairs.map(({ actual, agrees }) => (agrees ? undefined : trace.rows[actual ?? -1]?.text))
    const names = lines.flatMap((line) => notFound.exec(line ?? '')?.[1] ?? [])
    return [...new Set(names)].map((name): Problem => {
      const index = start.text.split('\n')[0]?.indexOf(name) ?? -1
      const isThere = index >= 0
      return {
        code: 'forbidden-command',
        message: `\`${name}\` is no command that transcripts may use.`,
        // The prompt precedes the command.
        at: isThere ? { ...start.at, column: start.at.column + '$ '.length + index } : start.at,
        length: isThere ? name.length : start.text.length,
        expected: '`node`, and the plain tools of a shell that tangle/FORMAT.md names',
        hint: 'Do it with one of these, or with a program of the book.',
      }
    })
  })
}
