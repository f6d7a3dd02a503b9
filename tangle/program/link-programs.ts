import {
  type Chapter,
  type CodeBlock,
  isMistake,
  type MistakeBlock,
  wordOfTarget,
} from '../chapter/chapter.ts'
import { distinctProblems, type Problem, type Result } from '../problem/problem.ts'
import type { Program } from './program.ts'
import { chunkKey, chunkName, collectDefinitions, type Definitions } from './definitions.ts'
import { expandBlocks, expandFile } from './expand.ts'
import { problemsOfComplexity } from './complexity.ts'
import { withCauses } from './misnamed-chunks.ts'
import { referencesOf } from './references.ts'
import { checkTargets } from './targets.ts'

/** The programs of a book. */
export type LinkedBook = {
  readonly definitions: Definitions
  /** Every program as it is at the end of the book. */
  readonly programs: readonly Program[]
  /** Programs as they were at the end of an earlier chapter, where that differs. */
  readonly earlierVersions: readonly ProgramVersion[]
  /** Blocks that are wrong on purpose, each as a program of its own at the end of its chapter. */
  readonly mistakes: readonly ProgramVersion[]
  /** Programs with a fault in their structure: compiling them would only report what follows from it. */
  readonly broken: ReadonlySet<Program>
}

export type ProgramVersion = {
  /** 0-based place of the chapter at whose end the program is like this. */
  readonly chapter: number
  readonly program: Program
}

/** Links the chapters' blocks into programs, and finds all faults of the book's structure. */
export function linkBook(chapters: readonly Chapter[]): Result<LinkedBook> {
  const { value: definitions, problems: conflicts } = collectDefinitions(chapters)
  const problems: Problem[] = [...conflicts, ...checkTargets(definitions)]
  problems.push(...findUnused(definitions, chapters))
  const last = chapters.length - 1
  const programs: Program[] = []
  const earlierVersions: ProgramVersion[] = []
  const broken = new Set<Program>()
  const take = ({ value, problems: found }: Result<Program>) => {
    const all = [...found, ...problemsOfComplexity(value)]
    problems.push(...all)
    if (all.length > 0) broken.add(value)
    return value
  }
  for (const target of definitions.files.keys()) {
    programs.push(take(expandFile(target, definitions, last)))
    for (const chapter of turningPoints(target, definitions, last)) {
      const { value, problems: found } = expandFile(target, definitions, chapter)
      const program = { ...value, until: chapters[chapter]?.slug ?? '' }
      earlierVersions.push({ chapter, program: take({ value: program, problems: found }) })
    }
  }
  const mistakes = chapters.flatMap(({ blocks }, chapter) =>
    blocks.filter(isMistake).map((block): ProgramVersion => ({
      chapter,
      program: take(expandBlocks([block], nameOfMistake(block), definitions, chapter)),
    })),
  )
  return {
    value: { definitions, programs, earlierVersions, mistakes, broken },
    problems: withCauses(chapters, definitions, distinctProblems(problems)),
  }
}

/** All programs as they are at the end of chapter `limit` (0-based). */
export function programsAt(book: LinkedBook, limit: number): Program[] {
  return book.programs.flatMap((program) => {
    const definitions = book.definitions.files.get(program.target) ?? []
    if ((definitions[0]?.chapter ?? 0) > limit) return []
    const later = book.earlierVersions.filter(
      (version) => version.program.target === program.target && version.chapter >= limit,
    )
    const nearest = later.sort((a, b) => a.chapter - b.chapter)[0]
    return [nearest?.program ?? program]
  })
}

/** A name that no file can have, in the folder from which other programs can be imported. */
function nameOfMistake({ slug, line, language }: MistakeBlock): string {
  return `(${slug.replaceAll('/', ' ')} line ${line}).${language === 'tsx' ? 'tsx' : 'ts'}`
}

/** The chapters before the last at whose end a file is as it is nowhere later. */
function turningPoints(target: string, definitions: Definitions, last: number): number[] {
  const own = definitions.files.get(target) ?? []
  const begin = own[0]?.chapter ?? 0
  const used = chunksUsedBy(
    own.map(({ block }) => block),
    definitions,
  )
  const all = [...own, ...[...used].flatMap((key) => definitions.chunks.get(key) ?? [])]
  const changes = new Set(all.map(({ chapter }) => chapter))
  // Between two changes a file stays the same, so each version is that of the last chapter before the next change.
  const ends = [...changes].map((chapter) => chapter - 1).filter((end) => end >= begin && end < last)
  return [...new Set(ends)].sort((a, b) => a - b)
}

/** The keys of the chunks that blocks refer to, also through other chunks. */
function chunksUsedBy(blocks: readonly CodeBlock[], { chunks }: Definitions): ReadonlySet<string> {
  const used = new Set<string>()
  const queue = [...blocks]
  for (let block = queue.pop(); block !== undefined; block = queue.pop()) {
    for (const { name } of referencesOf(block)) {
      const key = chunkKey(block.slug, name)
      if (used.has(key)) continue
      used.add(key)
      queue.push(...(chunks.get(key) ?? []).map((definition) => definition.block))
    }
  }
  return used
}

/** Readers see an unused chunk, but no program runs it. */
function findUnused(definitions: Definitions, chapters: readonly Chapter[]): Problem[] {
  const files = [...definitions.files.values()].flat().map(({ block }) => block)
  const mistakes = chapters.flatMap(({ blocks }) => blocks.filter(isMistake))
  const used = chunksUsedBy([...files, ...mistakes], definitions)
  return [...definitions.chunks].flatMap(([key, [first]]) => {
    // A chunk that extends nothing is reported as such.
    if (used.has(key) || first?.block.role.operation !== 'define') return []
    const name = chunkName(first.block.slug, key)
    const problem: Problem = {
      code: 'unused-chunk',
      name,
      message: `No program uses the chunk \`${name}\`.`,
      ...wordOfTarget(first.block),
      expected: `a line \`// <<${name}>>\` in a file, or in a chunk that a file uses`,
      hint: 'Refer to it, or mark the fence `illustrative`. Inside a template literal `<<` is text.',
    }
    return [problem]
  })
}
