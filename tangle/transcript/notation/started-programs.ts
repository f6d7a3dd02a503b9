import type { Chapter } from '../../chapter/chapter.ts'
import { closest } from '../../problem/closest.ts'
import type { Problem } from '../../problem/problem.ts'
import { bookFolder, type Transcript } from './transcript.ts'
import type { LinkedBook } from '../../program/link-programs.ts'
import { outputsOf } from '../../program/targets.ts'

/**
 * In a transcript the programs are in `dist/`, whatever the output folder is called. Only behind a quote a bracket belongs to the
 * path: elsewhere it ends a subshell or `$(…)`, as a backquote does.
 */
const programPath =
  /(?<=^|[\s'"=(`;|&])(?:\.\/)?dist\/((?:(?<=['"](?:\.\/)?dist\/)[^\s'"`;|&<>]+|[^\s'"`;|&<>()]+))/g

/** Reports transcripts that start a program which no chapter has made by then. */
export function checkCommands(
  transcripts: readonly Transcript[],
  chapters: readonly Chapter[],
  book: LinkedBook,
): Problem[] {
  const beginnings = beginningsOf(book)
  return chapters.flatMap(({ slug }, index) => {
    const isMade = (path: string) => (beginnings.get(path) ?? chapters.length) <= index
    // Readers start no map, and what is compiled only through another file.
    const near = (path: string) =>
      closest(
        path,
        [...beginnings.keys()].filter((one) => isMade(one) && !/\.compiled\.[cm]?js(?:\.map)?$/.test(one)),
      )
    const own = transcripts.filter(({ block }) => block.slug === slug)
    return own.flatMap((transcript) => missingIn(transcript, isMade, near))
  })
}

/**
 * The programs that a command names: the word as written, the path below the output folder, and the offset of the word
 * (0-based, UTF-16 units).
 */
export function programsNamed(command: string): { text: string; path: string; index: number }[] {
  // Most commands of a book name none, and an editor asks for all of them at each key.
  if (!command.includes('dist/')) return []
  return [...command.matchAll(programPath)].map(({ 0: text, 1: path = '', index }) => ({ text, path, index }))
}

/** The 0-based place of the chapter that first makes each path below the output folder. */
function beginningsOf({ definitions }: LinkedBook): Map<string, number> {
  const beginnings = new Map<string, number>()
  for (const [target, [first]] of definitions.files) {
    for (const path of outputsOf(target)) beginnings.set(path, first?.chapter ?? 0)
  }
  return beginnings
}

/** @param near finds the path of a program that is made by then and has nearly the same name */
function missingIn(
  transcript: Transcript,
  isMade: (path: string) => boolean,
  near: (path: string) => string | undefined,
): Problem[] {
  const { hasBook = false } = transcript.block.role
  const commands = transcript.rows.filter(({ kind }) => kind === 'command')
  return commands.flatMap((row) =>
    programsNamed(row.text).flatMap(({ text, path, index }): Problem[] => {
      const isInBook = path.split('/')[0] === bookFolder
      if (isMade(path) || (isInBook && hasBook)) return []
      const meant = isInBook ? undefined : near(path)
      const written = `${text.slice(0, -path.length)}${meant}`
      return [
        {
          code: 'unknown-program',
          message: `No chapter has made \`${text}\` by the end of this one.`,
          at: { ...row.at, column: row.at.column + 2 + index },
          length: text.length,
          expected: 'the path of a program, such as `dist/server.js` for a fence with `file=server.ts`',
          hint: isInBook
            ? 'For the woven book, add the word `woven` to the info string of this transcript.'
            : meant !== undefined
              ? `Write \`${written}\`, if that is meant; or put the fence that makes it into this chapter or an earlier one.`
              : 'Correct the name, or put the fence that makes it into this chapter or an earlier one.',
        },
      ]
    }),
  )
}
