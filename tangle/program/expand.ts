import { type CodeBlock, definedName, isDefining, placeInBlock, wordOfTarget } from '../chapter/chapter.ts'
import { closest } from '../problem/closest.ts'
import type { Place } from '../problem/place.ts'
import { type RelatedPlace, type Problem, type Result, writing } from '../problem/problem.ts'
import { type Program, programOf, type Segment, type Via } from './program.ts'
import { chunkKey, chunkName, type Definitions, piecesAt, quoteName } from './definitions.ts'
import { keepTemplates } from './unindent-templates.ts'
import { type Reference, referencesOf } from './references.ts'

/** A program with more lines and references is a mistake, such as a chunk used twice by a chunk used twice, and so on. */
const maximumLines = 1_000_000

/** A block that is being expanded. There is a stack of these, so that deep nesting cannot exhaust the call stack. */
type ExpansionFrame = {
  readonly block: CodeBlock
  readonly indent: string
  readonly via: Via | undefined
  /** The chunk that the block belongs to; `undefined` for a file's own blocks. */
  readonly key: string | undefined
  /** The next 0-based body line, and how many references are done. */
  line: number
  reference: number
}

/** The file `target` at the end of chapter `limit`, with every reference replaced by its chunk. */
export function expandFile(target: string, definitions: Definitions, limit: number): Result<Program> {
  return expandBlocks(piecesAt(definitions.files.get(target) ?? [], limit), target, definitions, limit)
}

/** Blocks expanded as the file `target` at the end of chapter `limit`. */
export function expandBlocks(
  blocks: readonly CodeBlock[],
  target: string,
  definitions: Definitions,
  limit: number,
): Result<Program> {
  const walk = new Expansion(definitions, limit)
  walk.run(blocks)
  // Of a program that is too large nobody wants to see the first million lines.
  const segments = walk.isTooLarge ? [] : walk.segments
  return { value: keepTemplates(programOf(target, segments)), problems: walk.problems }
}

class Expansion {
  readonly segments: Segment[] = []
  readonly problems: Problem[] = []
  readonly #definitions: Definitions
  readonly #limit: number
  readonly #stack: ExpansionFrame[] = []
  /** How many blocks of each chunk are on the stack. */
  readonly #open = new Map<string, number>()
  readonly #reported = new Set<Reference>()
  #lines = 0

  constructor(definitions: Definitions, limit: number) {
    this.#definitions = definitions
    this.#limit = limit
  }

  get isTooLarge(): boolean {
    return this.#lines > maximumLines
  }

  run(blocks: readonly CodeBlock[]): void {
    this.#push(blocks, '', undefined, undefined)
    while (this.#stack.length > 0 && !this.isTooLarge) this.#step()
    const frame = this.#stack[0]
    if (frame !== undefined)
      this.problems.push(tooLarge(placeInBlock(frame.block, Math.max(0, frame.line - 1))))
  }

  /** Takes the top frame's lines up to its next reference, and enters that. */
  #step(): void {
    const frame = this.#stack.at(-1)
    if (frame === undefined) return
    const reference = referencesOf(frame.block)[frame.reference]
    const end = reference?.index ?? frame.block.lines.length
    this.#take(frame, end)
    if (reference === undefined) {
      this.#pop(frame)
      return
    }
    frame.line = end + 1
    frame.reference++
    this.#lines++
    this.#enter(frame, reference)
  }

  #take(frame: ExpansionFrame, end: number): void {
    const count = end - frame.line
    if (count === 0) return
    this.#lines += count
    this.segments.push({ block: frame.block, first: frame.line, count, indent: frame.indent, via: frame.via })
    frame.line = end
  }

  #enter(frame: ExpansionFrame, reference: Reference): void {
    const key = chunkKey(frame.block.slug, reference.name)
    const blocks = piecesAt(this.#definitions.chunks.get(key) ?? [], this.#limit)
    if (blocks.length === 0) {
      this.#report(reference, () => undefinedChunk(frame, reference, this.#definitions))
      return
    }
    if (this.#open.has(key)) {
      this.#report(reference, () => cycle(frame, reference, key, this.#stack))
      return
    }
    const via = { block: frame.block, index: reference.index, parent: frame.via }
    this.#push(blocks, frame.indent + reference.indent, via, key)
  }

  /** In reverse order, so that the first block is expanded first. */
  #push(blocks: readonly CodeBlock[], indent: string, via: Via | undefined, key: string | undefined): void {
    for (const block of blocks.toReversed()) {
      this.#stack.push({ block, indent, via, key, line: 0, reference: 0 })
    }
    if (key !== undefined) this.#open.set(key, blocks.length)
  }

  #pop({ key }: ExpansionFrame): void {
    this.#stack.pop()
    if (key === undefined) return
    const left = (this.#open.get(key) ?? 0) - 1
    if (left > 0) this.#open.set(key, left)
    else this.#open.delete(key)
  }

  /** Reports a reference only once, however often it is expanded. */
  #report(reference: Reference, problem: () => Problem): void {
    if (this.#reported.has(reference)) return
    this.#reported.add(reference)
    this.problems.push(problem())
  }
}

function placeOfReference(block: CodeBlock, reference: Reference): Place {
  return placeInBlock(block, reference.index, reference.offset)
}

/** The places of a chain of references, the innermost first. */
export function chainOf(via: Via | undefined): RelatedPlace[] {
  const notes: RelatedPlace[] = []
  for (let step = via; step !== undefined; step = step.parent) notes.push(noteOf(step))
  return notes
}

function noteOf({ block, index }: Via): RelatedPlace {
  const offset = Math.max(0, (block.lines[index] ?? '').indexOf('<<'))
  return { message: `used by ${nameOf(block)}`, at: placeInBlock(block, index, offset) }
}

function nameOf(block: CodeBlock): string {
  return isDefining(block) ? definedName(block) : 'a program that is wrong on purpose'
}

function undefinedChunk(frame: ExpansionFrame, reference: Reference, definitions: Definitions): Problem {
  const { name } = reference
  const { slug } = frame.block
  const base = {
    code: 'undefined-chunk',
    name,
    at: placeOfReference(frame.block, reference),
    length: reference.length,
  } as const
  const later = definitions.chunks.get(chunkKey(slug, name))?.[0]
  if (later !== undefined) {
    return {
      ...base,
      message: `The chunk \`${name}\` is first defined in a later chapter.`,
      expected: 'programs that are whole at the end of each chapter',
      hint: 'Define a first version of it above, or replace the file with `:=` in the later chapter and refer to it there.',
      notes: [{ message: 'defined here', at: wordOfTarget(later.block).at }, ...chainOf(frame.via)],
    }
  }
  const [chapter, local] = name.includes('#') ? name.split('#') : [slug, name]
  const { hint, meant } = hintForUndefined(slug, name, [...definitions.chunks.keys()])
  return {
    ...base,
    message: `No chunk is called \`${name}\`.`,
    expected: `a fence with \`name=${quoteName(local ?? '')}\` in ${chapter === slug ? 'this chapter' : `the chapter \`${chapter}\``}`,
    hint,
    ...(meant !== undefined && { fixes: [writing(`<<${meant}>>`, base.at, base.length)] }),
    notes: chainOf(frame.via),
  }
}

/** What to do about an undefined name, and the name that was probably meant. */
function hintForUndefined(slug: string, name: string, keys: readonly string[]) {
  const elsewhere = keys.find((key) => key.endsWith(`#${name}`))
  if (elsewhere !== undefined)
    return { hint: `Another chapter has one: write \`<<${elsewhere}>>\`.`, meant: elsewhere }
  const near = closest(
    name,
    keys.map((key) => chunkName(slug, key)),
  )
  const hint =
    near === undefined
      ? 'Define it, or correct the name.'
      : `Define it; or write \`<<${near}>>\`, if that is meant.`
  return { hint, meant: near }
}

function cycle(
  frame: ExpansionFrame,
  reference: Reference,
  key: string,
  stack: readonly ExpansionFrame[],
): Problem {
  const start = stack.findIndex((open) => open.key === key)
  const notes = stack
    .slice(start + 1)
    .flatMap(({ via }) => (via === undefined || via.block === frame.block ? [] : [noteOf(via)]))
  return {
    code: 'cyclic-chunk',
    message: `The chunk \`${reference.name}\` would contain itself.`,
    at: placeOfReference(frame.block, reference),
    length: reference.length,
    expected: 'chunks that lead down to plain lines',
    hint: 'Remove this reference or one of those that lead to it.',
    notes: [...notes.toReversed(), ...chainOf(stack[start]?.via)],
  }
}

function tooLarge(at: Place): Problem {
  return {
    code: 'too-large',
    message: `This program would have more than ${maximumLines.toLocaleString('en')} lines, references counted.`,
    at,
    expected: 'chunks that are used a few times',
    hint: 'Look for a chunk used twice by a chunk that is used twice, and so on.',
  }
}
