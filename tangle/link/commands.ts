import type { Chapter } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import type { Transcript } from '../data/transcript.ts'
import { type LinkedBook, programsAt } from './programs.ts'
import { outputsOf } from './targets.ts'

/** In a transcript the programs stand in `dist/`, whatever the output folder is called. */
const programPath = /(?<=^|[\s'"=])(?:\.\/)?dist\/([^\s'";|&<>]+)/g

/** Transcripts that start a program which no chapter has made by then. */
export function checkCommands(
  transcripts: readonly Transcript[],
  chapters: readonly Chapter[],
  book: LinkedBook,
): Problem[] {
  return chapters.flatMap(({ slug }, index) => {
    const own = transcripts.filter(({ block }) => block.slug === slug)
    if (own.length === 0) return []
    const known = new Set(programsAt(book, index).flatMap(({ target }) => outputsOf(target)))
    return own.flatMap((transcript) => missingIn(transcript, known))
  })
}

function missingIn(transcript: Transcript, known: ReadonlySet<string>): Problem[] {
  const commands = transcript.rows.filter(({ kind }) => kind === 'command')
  return commands.flatMap((row) =>
    [...row.text.matchAll(programPath)].flatMap((match): Problem[] => {
      const [text, path = ''] = match
      if (known.has(path)) return []
      return [
        {
          code: 'unknown-program',
          message: `No chapter has made \`${text}\` by the end of this one.`,
          at: { ...row.at, column: row.at.column + 2 + match.index },
          length: text.length,
          expected: 'the path of a program, such as `dist/server.js` for a fence with `file=server.ts`',
          hint: 'Correct the name, or print the program’s fence.',
        },
      ]
    }),
  )
}
