import type { Problem } from '../../problem/problem.ts'
import type { Trace } from '../trace/trace.ts'
import { commandsIn } from '../notation/shell-commands.ts'
import { startable } from '../notation/started-programs.ts'
import { placeInCommand } from '../notation/transcript.ts'
import type { ComparedCommand } from './compare.ts'

/** What node prints where the file is not there that it was to start: the path that it made of the word in the command. */
const notThere = /^Error: Cannot find module '([^']+)'$/

/**
 * Reports commands by which node looks for a program where none is, unless its error message is printed. All other differences
 * follow from that.
 */
export function judgePaths({ rows }: Trace, commands: readonly ComparedCommand[]): Problem[] {
  return commands.flatMap(({ pairs, start }) => {
    const lines = pairs.flatMap(({ actual, agrees }) => (agrees ? [] : (rows[actual ?? -1]?.text ?? [])))
    const missing = lines.flatMap((line) => notThere.exec(line)?.[1] ?? [])
    const files = commandsIn(start.text).flatMap(({ words: [name, file] }) =>
      name?.value === 'node' && file?.value !== undefined ? [{ ...file, word: file.value }] : [],
    )
    // A program may also miss a module that it imports: then node does not name the command's word.
    const wrong = files.filter(({ word }) =>
      missing.some((path) => path.endsWith(`/${word.replace(/^\.\//, '')}`)),
    )
    return wrong.slice(0, 1).map(({ word, at, text }): Problem => {
      return {
        code: 'unknown-program',
        name: word,
        message: `There is no file \`${word}\` where this command looks for it.`,
        at: placeInCommand(start, at),
        length: text.length,
        expected: startable,
        hint: /(?:^|\/)dist\//.test(word)
          ? 'Correct the path.'
          : `The programs of the book are in \`dist/\`: write \`dist/${word.replace(/^\.\//, '')}\`, if that is meant.`,
      }
    })
  })
}
