import { isTypeScript } from '../../chapter/languages.ts'
import type { DefiningBlock } from '../../chapter/chapter.ts'
import { hasBlock, type Program, programTexts, type TypedWord } from '../../program/program.ts'
import type { Result } from '../../problem/problem.ts'
import type { Described } from '../../program/types/checker.ts'
import { problemOfUnchecked } from '../../program/types/check-types.ts'
import { filesOfStates, type State, statesOf } from '../../program/types/program-versions.ts'
import { type LinkedBook, programsAt } from '../../program/link-programs.ts'
import { importedFiles } from '../../program/imported-files.ts'
import type { Hover, Hovers } from './code-line.ts'

/** Asks a type checker for the types of the names in these files, by path. */
export type Describe = (files: ReadonlyMap<string, string>) => Promise<Described>

type Typing = {
  readonly ofProgram: (program: Program) => Hovers
  readonly ofBlock: (block: DefiningBlock) => Hovers
}

/** The texts that decide the types of a program's names: its own, and those of the programs that it imports. */
export function typingTexts(program: Program, programs: readonly Program[]): string[] {
  const files = programTexts(programs)
  return importedFiles(program.target, files).map((target) => files.get(target) ?? '')
}

/**
 * The types of the names in a book; a program that the type checker gives up on is a problem.
 *
 * @param slugs of the book's chapters, in order
 */
export async function typingOf(
  linked: LinkedBook,
  slugs: readonly string[],
  describe: Describe,
): Promise<Result<Typing>> {
  const states = statesOf(linked)
  const known = new Map<Program, Hovers>()
  const { words, unchecked } = await describe(filesOfStates(states))
  const hoversOf = (program: Program): Hovers => {
    const folder = states.find(({ asked }) => asked.includes(program))?.folder ?? ''
    return byLine(words.get(folder + program.target) ?? [])
  }
  const ofProgram = (program: Program): Hovers => {
    if (!isTypeScript(program.target) || linked.broken.has(program)) return new Map()
    const hovers = known.get(program) ?? hoversOf(program)
    known.set(program, hovers)
    return hovers
  }
  const ofBlock = (block: DefiningBlock): Hovers => {
    const programs = programsAt(linked, slugs.indexOf(block.slug))
    const own = programs.find((program) => hasBlock(program, block))
    return own === undefined ? new Map() : inBlock(own, block, ofProgram(own))
  }
  const runaway = unchecked && programAt(states, unchecked.target)
  const problems = unchecked && runaway ? [problemOfUnchecked(runaway, unchecked.why)] : []
  return { value: { ofProgram, ofBlock }, problems }
}

/** The program that has a path among the files of all states. */
function programAt(states: readonly State[], path: string): Program | undefined {
  const all = states.flatMap(({ folder, programs }) => programs.map((program) => ({ folder, program })))
  return all.find(({ folder, program }) => folder + program.target === path)?.program
}

function byLine(words: readonly TypedWord[]): Hovers {
  const lines = new Map<number, Hover[]>()
  for (const { line, column, length, text } of words)
    lines.set(line - 1, [...(lines.get(line - 1) ?? []), { start: column, length, text }])
  return lines
}

/** The same for the lines of a block, without the indentation that references add. */
function inBlock({ segments, starts }: Program, block: DefiningBlock, hovers: Hovers): Hovers {
  const lines = new Map<number, readonly Hover[]>()
  for (const [i, { block: own, first, count, indent }] of segments.entries()) {
    if (own !== block) continue
    for (let line = 0; line < count; line++) {
      const found = hovers.get((starts[i] ?? 0) + line) ?? []
      lines.set(
        first + line,
        found.map((hover) => ({ ...hover, start: hover.start - indent.length })),
      )
    }
  }
  return lines
}
