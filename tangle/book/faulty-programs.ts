import { type Block, isInBlock } from '../chapter/chapter.ts'
import type { Problem } from '../problem/problem.ts'
import type { Program, Via } from '../program/program.ts'
import { outputsOf } from '../program/targets.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'
import { programsAt } from '../program/link-programs.ts'
import type { Book } from './extract.ts'

/** The programs, by target, that are not as their author means them: a problem is in a fence that they are made of. */
export function faultyPrograms({ linked }: Book, problems: readonly Problem[]): ReadonlySet<string> {
  const places = problems.flatMap(({ at, notes = [] }) => [at, ...notes.map((note) => note.at)])
  const isFaulty = (block: Block) => places.some((place) => isInBlock(place, block))
  const blocksOf = (program: Program): Block[] => [
    ...(linked.definitions.files.get(program.target) ?? []).map(({ block }) => block),
    ...program.segments.flatMap(({ block, via }) => [block, ...blocksOfChain(via)]),
  ]
  const all = [...linked.programs, ...linked.earlierVersions.map(({ program }) => program)]
  const faulty = all.filter((program) => linked.broken.has(program) || blocksOf(program).some(isFaulty))
  return new Set(faulty.map(({ target }) => target))
}

/**
 * The programs, by target, that import one of the faulty ones, directly or through others.
 *
 * @param imports the output files that each program imports
 */
export function importersOf(
  faulty: ReadonlySet<string>,
  imports: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set<string>()
  const wrong = new Set([...faulty].flatMap(outputsOf))
  const queue = [...imports.keys()].filter((target) => !faulty.has(target))
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const target of queue) {
      if (!imports.get(target)?.some((path) => wrong.has(path))) continue
      found.add(target)
      for (const path of outputsOf(target)) wrong.add(path)
    }
  }
  return found
}

/**
 * The transcripts that can be run although there are problems: nothing is wrong with them, and no program that is there by
 * then is faulty. A type error does not prevent a run.
 */
export function readyTranscripts(book: Book, problems: readonly Problem[]): ReadonlySet<Transcript> {
  const { chapters, linked } = book
  const others = problems.filter(({ code }) => code !== 'type-error' && code !== 'missing-error')
  const faulty = faultyPrograms(book, others)
  const sound = chapters.filter((_, index) =>
    programsAt(linked, index).every(({ target }) => !faulty.has(target)),
  )
  const slugs = new Set(sound.map(({ slug }) => slug))
  const ready = book.transcripts.filter(
    ({ block }) => slugs.has(block.slug) && !others.some(({ at }) => isInBlock(at, block)),
  )
  return new Set(ready)
}

function blocksOfChain(via: Via | undefined): Block[] {
  return via === undefined ? [] : [via.block, ...blocksOfChain(via.parent)]
}
