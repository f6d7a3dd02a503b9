import { type Block, type CodeBlock, isMistake, placeOfBlock } from '../../chapter/chapter.ts'
import { formatPlace, type Place } from '../../problem/place.ts'
import type { Problem } from '../../problem/problem.ts'
import {
  type Fault,
  type Origin,
  type Program,
  placeInProgram,
  programText,
  type TypeFault,
} from '../program.ts'
import { chainOf } from '../expand.ts'
import { distinctNotes, endOf, type ProgramFault, wordsForUses } from '../compiler-problems.ts'

/** Something that the type checker says of a program, brought back to where it was written. */
type PlacedFault = {
  readonly fault: TypeFault
  readonly at: Place
  readonly origin: Origin | undefined
}

/** One fault of the book, however many programs it stands in. */
type BookFault = { readonly first: PlacedFault; readonly all: readonly PlacedFault[] }

/** What the checker said of one program. */
export type Checked = { readonly program: Program; readonly faults: readonly TypeFault[] }

/**
 * What the type checker says of the book, at the chapters' places; less what a block said it would say.
 *
 * @param blocks those that say they are wrong
 * @param told what the compiler says of the same programs: that is not said twice
 */
export function problemsOfTypes(
  checked: readonly Checked[],
  blocks: readonly CodeBlock[],
  reported: readonly ProgramFault[],
): Problem[] {
  const reportedOf = ({ program }: Checked) =>
    reported.flatMap((one) => (one.program === program ? [one.fault] : []))
  const faults = mergeUses(checked.flatMap((one) => placedFaults(one, reportedOf(one))))
  const unmet = new Map(blocks.map((block) => [block, [...(block.role.errors ?? [])]]))
  const unexpected = faults.filter(({ first }) => !takeOne(unmet, first))
  const missing = blocks.flatMap((block) => {
    const found = faults
      .filter(({ first }) => first.origin?.block === block)
      .map(({ first }) => first.fault.code)
    return (unmet.get(block)?.length ?? 0) === 0 ? [] : [missingError(block, found)]
  })
  return [...unexpected.map(typeError), ...missing]
}

function placedFaults({ program, faults }: Checked, reported: readonly Fault[]): PlacedFault[] {
  return withoutEchoes(program, faults, reported).map((fault) => {
    const origin = placeInProgram(program, fault.line, fault.column)
    return { fault, origin, at: origin?.at ?? endOf(program) }
  })
}

/** What names are not known (2304 and its kin) depends on text that a parser may have lost. */
const missingName = /^TS(?:2304|2503|2552|18004)$/

/** A name that is declared or exported twice is told at each place, and by the compiler at the last. */
const twice = /^TS(?:2300|2323|2451|2528)$/

/**
 * Where a program does not parse, only what stands above that place was surely read as it was meant, and what the
 * compiler says is enough. But the checker minds some of what a compiler lets pass, and of a program that is only there
 * to be wrong the compiler says nothing: then what does not parse is told here.
 */
function withoutEchoes(
  program: Program,
  faults: readonly TypeFault[],
  reported: readonly Fault[],
): readonly TypeFault[] {
  const isReported = reported.length > 0
  const broken = Math.min(...faults.filter(({ isSyntax }) => isSyntax).map((fault) => fault.line))
  const isReportedTwice = reported.some(({ text }) => /already been declared|Multiple exports/.test(text))
  const lost = broken === Infinity ? '' : linesFrom(program, broken)
  return faults.filter((fault) => {
    if (fault.isSyntax) return !isReported
    if (reported.some(({ line }) => line === fault.line) || (isReportedTwice && twice.test(fault.code)))
      return false
    return fault.line < broken && !(missingName.test(fault.code) && speaksOf(lost, fault))
  })
}

/** The program's text from a 1-based line on. */
function linesFrom(program: Program, line: number): string {
  return programText(program)
    .split('\n')
    .slice(line - 1)
    .join('\n')
}

/** Whether a text may declare the name that a fault misses. */
function speaksOf(text: string, { text: words }: TypeFault): boolean {
  const [, name = ''] = /'([^']+)'/.exec(words) ?? []
  return text.split(/[^\p{L}\p{N}_$]+/u).includes(name)
}

/** A fault in a chunk that is used twice, or that stands in several versions of a program, is one fault. */
function mergeUses(findings: readonly PlacedFault[]): BookFault[] {
  const groups = new Map<string, PlacedFault[]>()
  for (const finding of findings) {
    const { code, text } = finding.fault
    const key = JSON.stringify([formatPlace(finding.at), code, text])
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], all }]))
}

/** Whether a block said that there would be this fault; it may say so once for each. */
function takeOne(unmet: ReadonlyMap<Block, string[]>, { fault, origin }: PlacedFault): boolean {
  const said = origin && unmet.get(origin.block)
  const place = said?.indexOf(fault.code) ?? -1
  if (place >= 0) said?.splice(place, 1)
  return place >= 0
}

function typeError({ first, all }: BookFault): Problem {
  const { fault, at } = first
  return {
    code: 'type-error',
    message: `${fault.code}: ${fault.text}`,
    at,
    length: fault.length,
    details: fault.reasons,
    expected: 'a program in which the types agree',
    hint: `Correct it here${whereElse(all)}. Where it is wrong on purpose, write \`invalid=${fault.code}\` behind the language.`,
    notes: distinctNotes(all.flatMap(({ origin }) => chainOf(origin?.via))),
  }
}

/** A block that is there to be wrong stands in no program. */
function whereElse(all: readonly PlacedFault[]): string {
  const uses = all.filter(({ origin }) => origin === undefined || !isMistake(origin.block))
  return uses.length === 0 ? '' : `; the line stands in ${wordsForUses(uses.map(({ fault }) => fault))}`
}

function missingError(block: CodeBlock, found: readonly string[]): Problem {
  const said = (block.role.errors ?? []).join(', ')
  const word = /\binvalid=("[^"]*"|\S+)/.exec(block.info)
  return {
    code: 'missing-error',
    message: `This block is said to be wrong (${said}), but ${
      found.length === 0 ? 'the types agree in it' : `what the type checker finds is: ${found.join(', ')}`
    }.`,
    at: { ...placeOfBlock(block), column: block.infoColumn + (word?.index ?? 0) },
    length: word?.[0].length ?? 1,
    expected: `in this block, ${said}, and nothing else`,
    hint:
      found.length === 0
        ? 'Remove `invalid=`, or make the block wrong in that way.'
        : 'Say what is found, or correct the rest.',
  }
}
