import type { Chapter } from '../../chapter/chapter.ts'
import { compiledPaths } from '../../chapter/languages.ts'
import type { Problem, ProblemWords } from '../../problem/problem.ts'
import { meantBy } from './meant-programs.ts'
import { commandsIn } from './shell-commands.ts'
import { bookFolder, placeInCommand, type Row, type Transcript } from './transcript.ts'
import type { LinkedBook } from '../../program/link-programs.ts'
import { outputsOf } from '../../program/targets.ts'

/**
 * In a transcript the programs are in `dist/`, whatever the output folder is called. Only behind a quote a bracket belongs to the
 * path: elsewhere it ends a subshell or `$(…)`, as a backquote does.
 */
const programPath =
  /(?<=^|[\s'"=(`;|&])(?:\.\/)?dist\/((?:(?<=['"](?:\.\/)?dist\/)[^\s'"`;|&<>]+|[^\s'"`;|&<>()]+))/g

/** Reports transcripts that start a program which no chapter has made by then, or TypeScript in place of what is made from it. */
export function checkCommands(
  transcripts: readonly Transcript[],
  chapters: readonly Chapter[],
  book: LinkedBook,
): Problem[] {
  const beginnings = beginningsOf(book)
  const started = new Set(transcripts.flatMap(typedIn).flatMap(({ text }) => pathsNamed(text)))
  return chapters.flatMap(({ slug }, index) => {
    const known: Known = {
      // The tool itself adds `package.json`, until a chapter makes one.
      isMade: (path) =>
        path === 'package.json' || (beginnings.get(path.replace(/\/$/, '')) ?? chapters.length) <= index,
      meant: (path) => meantBy(path, { book, started, index }),
    }
    const own = transcripts.filter(({ block }) => block.slug === slug)
    return own.flatMap((transcript) => wrongIn(transcript, known))
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

/** The 0-based place of the chapter that first makes each path below the output folder: files, and the folders that they are in. */
function beginningsOf({ definitions }: LinkedBook): Map<string, number> {
  const beginnings = new Map<string, number>()
  for (const [target, [first]] of definitions.files) {
    const chapter = first?.chapter ?? 0
    for (const path of outputsOf(target)) beginnings.set(path, chapter)
    for (const { index } of target.matchAll(/\//g)) {
      const folder = target.slice(0, index)
      beginnings.set(folder, Math.min(chapter, beginnings.get(folder) ?? chapter))
    }
  }
  return beginnings
}

type Known = {
  /** Whether a chapter has made a path below the output folder by then. */
  readonly isMade: (path: string) => boolean
  /** The paths that an unknown one may mean. */
  readonly meant: (path: string) => readonly string[]
}

function wrongIn(transcript: Transcript, { isMade, meant }: Known): Problem[] {
  const { hasBook = false } = transcript.block.role
  return typedIn(transcript).flatMap((row) =>
    programsNamed(row.text).flatMap(({ text, path, index }): Problem[] => {
      const isInBook = path.split('/')[0] === bookFolder
      const word = { at: placeInCommand(row, index), length: text.length }
      const folder = text.slice(0, -path.length)
      if (isInBook && hasBook) return []
      if (!isMade(path))
        return [{ ...word, ...unknownProgram(text, isInBook ? woven : hintOf(folder, meant(path))) }]
      const starter = compiledPaths(path)?.starter
      // Behind an option, such as `--import`, node may have learned it.
      if (starter === undefined || !isFirstOfNode(row.text, text, index)) return []
      return [{ ...word, ...typeScriptProgram(text, `${folder}${starter}`) }]
    }),
  )
}

type Words = Pick<Problem, 'code' | 'name' | keyof ProblemWords>

/** What a command is expected to start. */
export const startable = 'the path of a program, such as `dist/server.js` for a fence with `file=server.ts`'

function unknownProgram(text: string, hint: string): Words {
  return {
    code: 'unknown-program',
    name: text,
    message: `No chapter has made \`${text}\` by the end of this one.`,
    expected: startable,
    hint,
  }
}

const woven = 'For the woven book, add the word `woven` to the info string of this transcript.'

function hintOf(folder: string, meant: readonly string[]): string {
  const where = 'put the fence that makes it into this chapter or an earlier one.'
  if (meant.length === 0) return `Correct the name, or ${where}`
  const words = meant.map((path) => `\`${folder}${path}\``).join(' or ')
  return `Write ${words}, ${meant.length === 1 ? 'if that' : 'whichever'} is meant; or ${where}`
}

/** Node runs TypeScript only in some of its versions, and would not know the chapter then. */
function typeScriptProgram(text: string, starter: string): Words {
  return {
    code: 'unknown-program',
    name: text,
    message: `\`${text}\` is TypeScript; what you start is the JavaScript that is made from it.`,
    expected: startable,
    hint: `Write \`${starter}\`.`,
  }
}

function isFirstOfNode(command: string, path: string, index: number): boolean {
  return commandsIn(command).some(
    ({ words: [name, first] }) =>
      name?.value === 'node' && first?.value === path && command.indexOf(path, first.at) === index,
  )
}

function typedIn({ rows }: Transcript): Row[] {
  return rows.filter(({ kind }) => kind === 'command')
}

function pathsNamed(command: string): string[] {
  return programsNamed(command).map(({ path }) => path)
}
