import { type Block, type CodeBlock, placeOfBlock } from '../data/chapter.ts'
import { formatPlace, type Place } from '../data/place.ts'
import type { Note, Problem } from '../data/problem.ts'
import { type Origin, type Program, placeInProgram, type TypeFault } from '../data/program.ts'
import { chainOf } from './expand.ts'
import { endOf } from './faults.ts'

/** Something that the type checker says of a program, brought back to where it was written. */
type Finding = {
  readonly fault: TypeFault
  readonly at: Place
  readonly origin: Origin | undefined
}

/** One fault of the book, however many programs it stands in. */
type BookFault = { readonly first: Finding; readonly all: readonly Finding[] }

/** What the checker said of one program. */
export type Checked = { readonly program: Program; readonly faults: readonly TypeFault[] }

/** What the type checker says of the book, at the chapters' places; less what a block said it would say. */
export function problemsOfTypes(checked: readonly Checked[], blocks: readonly CodeBlock[]): Problem[] {
  const faults = mergeUses(checked.flatMap(findingsIn))
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

function findingsIn({ program, faults }: Checked): Finding[] {
  return withoutEchoes(faults).map((fault) => {
    const origin = placeInProgram(program, fault.line, fault.column)
    return { fault, origin, at: origin?.at ?? endOf(program) }
  })
}

/** What names are not known (2304 and its kin) depends on text that a parser may have lost. */
const missingName = /^TS(?:2304|2503|2552|18004)$/

/**
 * Where a program does not parse, only what stands above that place was surely read as it was meant. The place
 * itself is told by the compiler.
 */
function withoutEchoes(faults: readonly TypeFault[]): TypeFault[] {
  const line = Math.min(...faults.filter(({ isSyntax }) => isSyntax).map((fault) => fault.line))
  if (line === Infinity) return [...faults]
  return faults.filter((fault) => !fault.isSyntax && fault.line < line && !missingName.test(fault.code))
}

/** A fault in a chunk that is used twice, or that stands in several versions of a program, is one fault. */
function mergeUses(findings: readonly Finding[]): BookFault[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { code, text } = finding.fault
    const key = JSON.stringify([formatPlace(finding.at), code, text])
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], all }]))
}

/** Whether a block said that there would be this fault; it may say so once for each. */
function takeOne(unmet: ReadonlyMap<Block, string[]>, { fault, origin }: Finding): boolean {
  const said = origin && unmet.get(origin.block)
  const place = said?.indexOf(fault.code) ?? -1
  if (place >= 0) said?.splice(place, 1)
  return place >= 0
}

function typeError({ first, all }: BookFault): Problem {
  const { fault, at } = first
  const uses = [...new Set(all.map(({ fault: { target, line } }) => `\`${target}\`, line ${line}`))]
  return {
    code: 'type-error',
    message: `${fault.code}: ${fault.text}`,
    at,
    length: fault.length,
    details: fault.reasons,
    expected: 'a program in which the types agree',
    hint: `Correct it here; the line stands in ${uses.join(' and in ')}. Where it is wrong on purpose, write \`invalid=${fault.code}\` behind the language.`,
    notes: distinctNotes(all.flatMap(({ origin }) => chainOf(origin?.via))),
  }
}

function distinctNotes(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map((note) => [formatPlace(note.at), note])).values()]
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
