import { type Block, type CodeBlock, isMistake, wordOf } from '../../chapter/chapter.ts'
import { formatPlace, type Place } from '../../problem/place.ts'
import type { Problem } from '../../problem/problem.ts'
import {
  type Fault,
  type Origin,
  type Program,
  placeInProgram,
  programLines,
  textOfFault,
  type TypeFault,
} from '../program.ts'
import type { Definitions } from '../definitions.ts'
import { chainOf } from '../expand.ts'
import { distinctNotes, endOf, type ProgramFault, textOfUses } from '../compiler-problems.ts'
import { missingName, type ReplacedDeclaration, replacedDeclaration } from './replaced-declarations.ts'

/** A fault that the type checker found, with its place in the chapter. */
type PlacedFault = {
  readonly program: Program
  readonly fault: TypeFault
  readonly at: Place
  readonly origin: Origin | undefined
}

/** One fault of the book, in however many programs it is. */
type BookFault = { readonly first: PlacedFault; readonly all: readonly PlacedFault[] }

/** The faults that the checker found in one program. */
export type Checked = { readonly program: Program; readonly faults: readonly TypeFault[] }

/**
 * The checker's faults as problems of the chapters, except the expected ones; and the expected ones that it did not find.
 *
 * @param blocks those that expect errors
 * @param reported the compiler's errors in the same programs, which are not reported twice
 */
export function problemsOfTypes(
  checked: readonly Checked[],
  blocks: readonly CodeBlock[],
  reported: readonly ProgramFault[],
  definitions: Definitions,
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
  const programs = checked.map(({ program }) => program)
  const replacedIn = ({ first: { fault, program } }: BookFault) =>
    replacedDeclaration(fault, program, programs, definitions)
  return [...unexpected.map((one) => typeError(one, replacedIn(one))), ...missing]
}

function placedFaults({ program, faults }: Checked, reported: readonly Fault[]): PlacedFault[] {
  return withoutEchoes(program, faults, reported).map((fault) => {
    const origin = placeInProgram(program, fault.line, fault.column)
    return { program, fault, origin, at: origin?.at ?? endOf(program) }
  })
}

/** The faults of a program in which chunks are missing: these may declare any name. */
export function withoutMissingNames({ program, faults }: Checked): Checked {
  return { program, faults: faults.filter(({ code }) => !missingName.has(code)) }
}

/** A name is declared or exported twice: the checker reports it at each place, the compiler at the last. */
const twice: ReadonlySet<string> = new Set(['TS2300', 'TS2323', 'TS2451', 'TS2528'])

/**
 * Leaves out what only follows from other errors. In a program that does not parse nothing else is reliable, and the compiler's
 * error is enough. But the checker rejects some syntax that a compiler accepts, and blocks that are wrong on purpose are not
 * compiled: then its syntax errors are reported here, and what such a block expects above them.
 */
function withoutEchoes(
  program: Program,
  faults: readonly TypeFault[],
  reported: readonly Fault[],
): readonly TypeFault[] {
  const isReported = reported.length > 0
  const broken = Math.min(...faults.filter(({ isSyntax }) => isSyntax).map((fault) => fault.line))
  const isOnPurpose = program.segments.some(({ block }) => isMistake(block))
  const isToldAt = ({ line }: Fault) => reported.some((one) => one.line === line)
  const isToldTwice = faults.some((fault) => twice.has(fault.code) && isToldAt(fault))
  const lost = broken === Infinity ? '' : linesFrom(program, broken)
  return faults.filter((fault) => {
    if (fault.isSyntax) return !isReported
    if (broken < Infinity && !isOnPurpose) return false
    if (isToldAt(fault) || (isToldTwice && twice.has(fault.code))) return false
    // A name may be unknown only because the parser has lost its declaration.
    return (
      fault.line < broken && !(missingName.has(fault.code) && isWordOf(lost, textOfFault(program, fault)))
    )
  })
}

/** The program's text from a 1-based line on. */
function linesFrom(program: Program, line: number): string {
  return programLines(program)
    .slice(line - 1)
    .join('\n')
}

/** Whether a text has a name, and so may declare it. */
function isWordOf(text: string, name: string): boolean {
  return text.split(/[^\p{L}\p{N}_$]+/u).includes(name)
}

/** A fault in a chunk that is used twice, or in several versions of a program, is one fault. */
function mergeUses(findings: readonly PlacedFault[]): BookFault[] {
  const groups = new Map<string, PlacedFault[]>()
  for (const finding of findings) {
    const { code, text } = finding.fault
    const key = JSON.stringify([formatPlace(finding.at), code, text])
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], all }]))
}

/** Whether a block expects a fault; each expectation is used up by one fault. */
function takeOne(unmet: ReadonlyMap<Block, string[]>, { fault, origin }: PlacedFault): boolean {
  const expected = origin && unmet.get(origin.block)
  const place = expected?.indexOf(fault.code) ?? -1
  if (place >= 0) expected?.splice(place, 1)
  return place >= 0
}

function typeError({ first, all }: BookFault, replaced: ReplacedDeclaration | undefined): Problem {
  const { fault, at } = first
  const declared = replaced && { message: `\`${replaced.name}\` was declared here`, at: replaced.declared }
  return {
    code: 'type-error',
    typeCode: fault.code,
    message: `${fault.code}: ${fault.text}`,
    at,
    length: fault.length,
    details: fault.reasons,
    expected: 'a program in which the types agree',
    hint: `${replaced === undefined ? 'Correct it here' : `${hintOfReplaced(replaced)} Or correct it here`}${whereElse(all)}. Where it is wrong on purpose, write \`invalid=${fault.code}\` after the language.`,
    notes: distinctNotes([
      ...(declared === undefined ? [] : [declared]),
      ...all.flatMap(({ origin }) => chainOf(origin?.via)),
    ]),
  }
}

function hintOfReplaced({ name, replaced: { path, line } }: ReplacedDeclaration): string {
  return `The block at ${path}:${line} has replaced, with \`:=\`, the one that declared \`${name}\`: to add to that instead, write \`+=\`.`
}

/** A block that is wrong on purpose is not in any program. */
function whereElse(all: readonly PlacedFault[]): string {
  const uses = all.filter(({ origin }) => origin === undefined || !isMistake(origin.block))
  return uses.length === 0 ? '' : `; the line is in ${textOfUses(uses)}`
}

function missingError(block: CodeBlock, found: readonly string[]): Problem {
  const errors = (block.role.errors ?? []).join(', ')
  return {
    code: 'missing-error',
    message: `This block is said to be wrong (${errors}), but ${
      found.length === 0 ? 'the types agree in it' : `what the type checker finds is: ${found.join(', ')}`
    }.`,
    ...wordOf(block, 'invalid'),
    expected: `in this block, ${errors}, and nothing else`,
    hint:
      found.length === 0
        ? 'Remove `invalid=`, or make the block wrong in that way.'
        : 'Say what is found, or correct the rest.',
  }
}
