import { type CodeBlock, placeInBlock } from '../data/chapter.ts'
import type { Place } from '../data/place.ts'
import type { Note, Problem, Result } from '../data/problem.ts'
import { type Program, programOf, type Segment, type Via } from '../data/program.ts'
import { chunkKey, type Definitions, piecesAt } from './definitions.ts'
import { keepTemplates } from './keep-templates.ts'
import { type Reference, referencesOf } from './references.ts'

/** A program longer than this is a mistake: each chunk used twice doubles it, forty times over. */
const maximumLines = 1_000_000

/** What is left to do of one block: the walk keeps a stack of these, so depth costs no call stack. */
type Frame = {
  readonly block: CodeBlock
  readonly indent: string
  readonly via: Via | undefined
  /** The chunk that the block belongs to; nothing for a file's own blocks. */
  readonly key: string | undefined
  /** Where the next lines come from: 0-based body line, and how many references are done. */
  line: number
  reference: number
}

/** The file `target` at the end of chapter `limit`, with every reference replaced by its chunk. */
export function expandFile(target: string, definitions: Definitions, limit: number): Result<Program> {
  const walk = new Walk(definitions, limit)
  walk.run(piecesAt(definitions.files.get(target) ?? [], limit))
  return { value: keepTemplates(programOf(target, walk.segments)), problems: walk.problems }
}

class Walk {
  readonly segments: Segment[] = []
  readonly problems: Problem[] = []
  readonly #definitions: Definitions
  readonly #limit: number
  readonly #stack: Frame[] = []
  #lines = 0

  constructor(definitions: Definitions, limit: number) {
    this.#definitions = definitions
    this.#limit = limit
  }

  run(blocks: readonly CodeBlock[]): void {
    this.#push(blocks, '', undefined, undefined)
    while (this.#stack.length > 0 && this.#lines <= maximumLines) this.#step()
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
      this.#stack.pop()
      return
    }
    frame.line = end + 1
    frame.reference++
    this.#enter(frame, reference)
  }

  #take(frame: Frame, end: number): void {
    const count = end - frame.line
    if (count === 0) return
    this.#lines += count
    this.segments.push({ block: frame.block, first: frame.line, count, indent: frame.indent, via: frame.via })
    frame.line = end
  }

  #enter(frame: Frame, reference: Reference): void {
    const key = chunkKey(frame.block.slug, reference.name)
    const blocks = piecesAt(this.#definitions.chunks.get(key) ?? [], this.#limit)
    if (blocks.length === 0) {
      this.problems.push(undefinedChunk(frame, reference, this.#definitions))
      return
    }
    if (this.#stack.some((open) => open.key === key)) {
      this.problems.push(cycle(frame, reference, key, this.#stack))
      return
    }
    const via = { block: frame.block, index: reference.index, parent: frame.via }
    this.#push(blocks, frame.indent + reference.indent, via, key)
  }

  /** The last block goes on first, so that the first is walked first. */
  #push(blocks: readonly CodeBlock[], indent: string, via: Via | undefined, key: string | undefined): void {
    for (const block of blocks.toReversed()) {
      this.#stack.push({ block, indent, via, key, line: 0, reference: 0 })
    }
  }
}

function placeOfReference(block: CodeBlock, reference: Reference): Place {
  return placeInBlock(block, reference.index, reference.offset)
}

/** Where each reference of a chain stands, the innermost first. */
export function chainOf(via: Via | undefined): Note[] {
  const notes: Note[] = []
  for (let step = via; step !== undefined; step = step.parent) {
    const role = step.block.role
    const name = role.kind === 'file' ? role.target : role.name
    const text = step.block.lines[step.index] ?? ''
    notes.push({
      message: `used by ${name}`,
      at: placeInBlock(step.block, step.index, Math.max(0, text.indexOf('<<'))),
    })
  }
  return notes
}

function undefinedChunk(frame: Frame, reference: Reference, definitions: Definitions): Problem {
  const later = definitions.chunks.get(chunkKey(frame.block.slug, reference.name))?.[0]
  const elsewhere = [...definitions.chunks.keys()].find((key) => key.endsWith(`#${reference.name}`))
  return {
    code: 'undefined-chunk',
    message: `No chunk is called \`${reference.name}\`${later === undefined ? '' : ' at the end of this chapter'}.`,
    at: placeOfReference(frame.block, reference),
    length: reference.name.length + 4,
    expected: `a fence with \`name=${/\s/.test(reference.name) ? `"${reference.name}"` : reference.name}\` in this chapter`,
    hint:
      elsewhere === undefined || later !== undefined
        ? 'Define it, or correct the name.'
        : `Another chapter has one: write \`<<${elsewhere}>>\`.`,
    notes: chainOf(frame.via),
  }
}

function cycle(frame: Frame, reference: Reference, key: string, stack: readonly Frame[]): Problem {
  const start = stack.findIndex((open) => open.key === key)
  const notes = stack
    .slice(start + 1)
    .flatMap((open) => (open.via?.block === frame.block ? [] : chainOf(open.via).slice(0, 1)))
  return {
    code: 'cyclic-chunk',
    message: `The chunk \`${reference.name}\` would contain itself.`,
    at: placeOfReference(frame.block, reference),
    length: reference.name.length + 4,
    expected: 'chunks that lead down to plain lines',
    hint: 'Remove this reference or one of those that lead to it.',
    notes: [...notes.toReversed(), ...chainOf(stack[start]?.via)],
  }
}

function tooLarge(at: Place): Problem {
  return {
    code: 'too-large',
    message: `This program would have more than ${maximumLines.toLocaleString('en')} lines.`,
    at,
    expected: 'chunks that are used a few times',
    hint: 'Look for a chunk used twice by a chunk that is used twice, and so on.',
  }
}
