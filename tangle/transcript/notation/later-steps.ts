import { type CodeBlock, type DefiningBlock, isDefining, wordOfTarget } from '../../chapter/chapter.ts'
import type { Problem, RelatedPlace } from '../../problem/problem.ts'
import type { Definitions } from '../../program/definitions.ts'
import { expandFile } from '../../program/expand.ts'
import { importsAmong } from '../../program/imported-files.ts'
import { type Program, programText } from '../../program/program.ts'
import { outputsOf } from '../../program/targets.ts'
import { programsNamed } from './started-programs.ts'
import type { Transcript } from './transcript.ts'

/** What a chapter changes, below a transcript, of the programs that this runs. */
export type LaterSteps = {
  /** Where. */
  readonly places: readonly RelatedPlace[]
  /** The words that these programs have where the transcript is, and no longer at the chapter's end. */
  readonly gone: ReadonlySet<string>
  /** Those that they have only at its end. */
  readonly come: ReadonlySet<string>
}

/** A row as it is printed and as it was shown; nothing where it is only one of the two. */
export type DifferingRow = { readonly printed: string | undefined; readonly shown: string | undefined }

/**
 * What a chapter changes, below a transcript, of a program that the transcript starts, or of one that this imports: what runs is the
 * program as it is at the chapter's end.
 *
 * @param programs as they are there
 * @param chapter its 0-based place in the book
 */
export function laterSteps(
  { block, rows }: Transcript,
  programs: readonly Program[],
  definitions: Definitions,
  chapter: number,
): LaterSteps {
  const isLater = (one: CodeBlock) =>
    one.path === block.path && one.line > block.line && isDefining(one) && one.role.operation !== 'define'
  const changed = programs.filter((program) => blocksOf(program).some(isLater))
  if (changed.length === 0) return { places: [], gone: new Set(), come: new Set() }
  const named = rows.filter(({ kind }) => kind === 'command').flatMap(({ text }) => programsNamed(text))
  const paths = new Set(named.map(({ path }) => path))
  const started = programs.filter(({ target }) => outputsOf(target).some((path) => paths.has(path)))
  const importsOf = importsAmong(new Map(programs.map((program) => [program.target, programText(program)])))
  const running = new Set(started.flatMap(({ target }) => importsOf(target)))
  const own = changed.filter(({ target }) => running.has(target))
  const places = [...new Set(own.flatMap(blocksOf))]
    .filter(isLater)
    .filter(isDefining)
    .map((one) => ({
      message: `${one.role.operation === 'replace' ? 'replaced' : 'added to'} here, below the transcript`,
      at: wordOfTarget(one).at,
    }))
  const known = definedWithout(definitions, isLater)
  const before = wordsOf(own.map(({ target }) => programText(expandFile(target, known, chapter).value)))
  const after = wordsOf(own.map(programText))
  return { places, gone: without(before, after), come: without(after, before) }
}

function definedWithout(
  { files, chunks }: Definitions,
  isLeftOut: (block: DefiningBlock) => boolean,
): Definitions {
  const rest = (all: Definitions['files']) =>
    new Map([...all].map(([name, own]) => [name, own.filter(({ block }) => !isLeftOut(block))]))
  return { files: rest(files), chunks: rest(chunks) }
}

function wordsOf(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/[\p{L}\p{N}_]+/gu) ?? []))
}

function without(words: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...words].filter((word) => !others.has(word)))
}

/** The blocks that a program is made of, and those that only refer to others. */
function blocksOf({ segments }: Program): CodeBlock[] {
  return segments.flatMap(({ block, via }) => {
    const blocks = [block]
    for (let above = via; above !== undefined; above = above.parent) blocks.push(above.block)
    return blocks
  })
}

/**
 * Names the later steps in a problem, and what to do about them where they may be its cause.
 *
 * @param rows finds all rows that differ
 */
export function mindLaterSteps(
  problem: Problem,
  { places, ...words }: LaterSteps,
  rows: () => readonly DifferingRow[],
): Problem {
  if (places.length === 0 || !['output-differs', 'exit-differs'].includes(problem.code)) return problem
  const notes = [...(problem.notes ?? []), ...places]
  const isCause =
    problem.code === 'exit-differs' ? mayEndOtherwise(words) : rows().some((row) => mayShow(row, words))
  if (!isCause) return { ...problem, notes }
  const hint = `A transcript runs its programs as they are at the end of the chapter: if you mean the program as it is here, give the later version a chapter of its own. ${problem.hint}`
  return { ...problem, hint, notes }
}

type ChangedWords = Pick<LaterSteps, 'gone' | 'come'>

/** Whether what is printed was in the text of the earlier programs, or what was shown instead, or as well, is in that of the later. */
function mayShow({ printed, shown }: DifferingRow, { gone, come }: ChangedWords): boolean {
  const [expected, actual] = [wordsOf([printed ?? '']), wordsOf([shown ?? ''])]
  const missing = without(expected, actual)
  const [lacking, from] = missing.size > 0 ? [missing, gone] : [without(actual, expected), come]
  return [...lacking].some((word) => from.has(word))
}

function mayEndOtherwise({ gone, come }: ChangedWords): boolean {
  return ['exit', 'exitCode', 'throw'].some((word) => gone.has(word) || come.has(word))
}
