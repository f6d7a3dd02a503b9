import type { Problem } from '../../problem/problem.ts'
import type { Trace } from '../trace/trace.ts'
import { allowanceHint, commandsExpected } from '../notation/allowed-commands.ts'
import { commandsIn } from '../notation/shell-commands.ts'
import { placeInCommand } from '../notation/transcript.ts'
import type { ComparedCommand } from './compare.ts'
import { markedLength } from './written-row.ts'

/** What shells print when they find no such command. */
const notFound = /^sh: (?:(?:line )?\d+|eval): (?:(?:line )?\d+: |eval: )?(\S+): (?:command )?not found$/

/**
 * Reports commands that transcripts may not use, unless the shell's error message is printed. All other differences
 * follow from that.
 */
export function judgeCommands(trace: Trace, commands: readonly ComparedCommand[]): Problem[] {
  return commands.flatMap(({ pairs, start }) => {
    const lines = pairs.map(({ actual, agrees }) => (agrees ? undefined : trace.rows[actual ?? -1]?.text))
    const names = lines.flatMap((line) => notFound.exec(line ?? '')?.[1] ?? [])
    const started = commandsIn(start.text).map(({ words: [word] }) => word)
    return [...new Set(names)].map((name): Problem => {
      const word = started.find((one) => one?.value === name)
      return {
        code: 'forbidden-command',
        message: `Transcripts may not use the command \`${name}\`.`,
        at: word === undefined ? start.at : placeInCommand(start, word.at),
        length: word === undefined ? markedLength(start) : word.text.length,
        expected: commandsExpected,
        hint: allowanceHint(name),
      }
    })
  })
}
