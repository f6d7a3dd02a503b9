import { type Block, type DefiningBlock, isDefining, placeInBlock, type Source } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import { plural } from '../problem/plural.ts'
import type { Problem, ProblemWords } from '../problem/problem.ts'
import { referencesOf } from '../program/references.ts'
import { asItIs, type Converted } from './convert.ts'
import { type ForeignBook, foreignProgram, keysInPrograms, withoutBlanks } from './foreign-book.ts'

/** An imported chapter, as this tool reads it. */
type ImportedChapter = {
  readonly converted: Converted
  readonly path: string
  readonly blocks: readonly Block[]
}

/**
 * What is left to the author: what could not be converted, and what the two tools read differently.
 *
 * @param programs the text of each program that could be made, by path
 */
export function leftOver(
  book: ForeignBook,
  chapters: readonly ImportedChapter[],
  programs: ReadonlyMap<string, string>,
): Problem[] {
  const found = chapters.flatMap(({ converted, path, blocks }) => [
    ...[...converted.left].map(([line, fault]) => problemOf(fault, { path, line, column: 1 })),
    ...blocks.filter(isDefining).flatMap((block) => readDifferently(book, block, converted)),
  ])
  return [...found, ...otherPrograms(book, chapters, programs, found)]
}

/** Leaves out the problems of a build that only follow from what is left to do. */
export function withoutFollowing(
  problems: readonly Problem[],
  left: readonly Problem[],
  book: ForeignBook,
  chapters: readonly ImportedChapter[],
): Problem[] {
  const known = new Set(left.map(({ at }) => `${at.path}:${at.line}`))
  const pathOf = new Map(chapters.map(({ converted, path }) => [converted.slug, path]))
  for (const { converted, path } of chapters) {
    for (const line of converted.untouched) known.add(`${path}:${line}`)
  }
  // What a lost reference would have used is not used.
  const lost = [...book.blocks.values()]
    .flat()
    .flatMap(({ slug, lines }) =>
      lines.flatMap(({ line, reference }) =>
        reference !== undefined && known.has(`${pathOf.get(slug)}:${line}`) ? reference.key : [],
      ),
    )
  for (const { slug, line } of lost.flatMap((key) => book.blocks.get(key) ?? []))
    known.add(`${pathOf.get(slug)}:${line}`)
  return problems.filter(({ at }) => !known.has(`${at.path}:${at.line}`))
}

/** References that only one of the two tools sees. */
function readDifferently(
  { tool }: ForeignBook,
  block: DefiningBlock,
  { references, untouched }: Converted,
): Problem[] {
  const own = referencesOf(block)
  const lineOf = (index: number) => block.line + 1 + index
  const more = own.filter(({ index }) => !references.has(lineOf(index)) && !untouched.has(lineOf(index)))
  const known = new Set(own.map(({ index }) => index))
  const fewer = block.lines.flatMap((text, index) =>
    references.has(lineOf(index)) && !known.has(index)
      ? [{ index, offset: text.indexOf('<<'), length: text.trim().length }]
      : [],
  )
  const report = (fault: ProblemWords, found: typeof fewer) =>
    found.map(({ index, offset, length }) => problemOf(fault, placeInBlock(block, index, offset), length))
  return [...report(onlyHere(tool), more), ...report(inString(tool), fewer)]
}

/** Programs that differ from those of the other tool, where nothing else that was found explains it. */
function otherPrograms(
  book: ForeignBook,
  chapters: readonly ImportedChapter[],
  programs: ReadonlyMap<string, string>,
  known: readonly Problem[],
): Problem[] {
  return [...book.files].flatMap(([file, key]) => {
    const text = programs.get(file)
    const expected = foreignProgram(book, key)
    if (text === undefined || expected === undefined) return []
    const line = firstDifference(expected, text)
    if (line === undefined || isExplained(book, key, chapters, known)) return []
    const first = book.blocks.get(key)?.[0]
    const path = chapters.find(({ converted }) => converted.slug === first?.slug)?.path ?? ''
    return [problemOf(otherText(book, file, line), { path, line: first?.line ?? 1, column: 1 })]
  })
}

/** The 1-based line at which a program begins to differ. */
function firstDifference(expected: readonly string[], text: string): number | undefined {
  const lines = text.split('\n').slice(0, -1).map(withoutBlanks)
  const count = Math.max(expected.length, lines.length)
  for (let i = 0; i < count; i++) if (expected[i] !== lines[i]) return i + 1
  return undefined
}

/** Whether a problem is within a block that the file of a key is made from. */
function isExplained(
  book: ForeignBook,
  key: string,
  chapters: readonly ImportedChapter[],
  known: readonly Problem[],
): boolean {
  const blocks = [...keysInPrograms(book, [key])].flatMap((one) => book.blocks.get(one) ?? [])
  return known.some(({ at }) => {
    const slug = chapters.find(({ path }) => path === at.path)?.converted.slug
    return blocks.some(
      (block) => block.slug === slug && block.line <= at.line && at.line <= block.line + block.lines.length,
    )
  })
}

/** @param length how many UTF-16 units the frame underlines */
function problemOf(fault: ProblemWords, at: Place, length?: number): Problem {
  return { code: 'not-imported', ...fault, at, ...(length !== undefined && { length }) }
}

/** A `README.md`, which is copied, and has to be renamed if some of the program is in it. */
export function lostReadme(source: Source, blocks: number): Converted {
  if (blocks === 0) return asItIs(source)
  const fault = {
    message: `\`README.md\` is the contents of its folder here, not a chapter, so nothing in it is tangled: ${plural(blocks, 'block')} of program text.`,
    expected: 'chapters under other names',
    hint: 'Rename it in the book it comes from, such as to `00-introduction.md`, with the links to it, and import that again.',
  }
  return { ...asItIs(source), left: new Map([[1, fault]]) }
}

function onlyHere(tool: string): ProblemWords {
  return {
    message: `This line is a reference here, and text to ${tool}.`,
    expected: 'a line that both read alike',
    hint: 'Write it in another way, such as with a blank between the brackets: `< <`.',
  }
}

function inString(tool: string): ProblemWords {
  return {
    message: `${tool} puts a chunk here; this tool leaves what is inside a string as it is.`,
    expected: 'references outside of template literals and strings',
    hint: 'Let the chunk be the whole literal, or put the text together in code.',
  }
}

function otherText({ tool }: ForeignBook, file: string, line: number): ProblemWords {
  return {
    message: `\`${file}\` differs from what ${tool} writes, from line ${line} on.`,
    expected: `the same program as from ${tool}`,
    hint: 'Compare the two files, and change the chapter where they differ.',
  }
}
