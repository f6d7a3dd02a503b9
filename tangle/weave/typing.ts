import type { DefiningBlock } from '../data/chapter.ts'
import { type Program, programText, type TypedWord } from '../data/program.ts'
import { type LinkedBook, programsAt } from '../link/programs.ts'
import type { Hover, Hovers } from './code-lines.ts'

/** The door to a type checker: what the names of some of a state's programs are. */
export type Describe = (
  files: ReadonlyMap<string, string>,
  targets: readonly string[],
) => ReadonlyMap<string, readonly TypedWord[]>

export type Typing = {
  readonly ofProgram: (program: Program) => Hovers
  readonly ofBlock: (block: DefiningBlock) => Hovers
}

/** A program in TypeScript: of others nothing is told. */
const typed = /\.[cm]?tsx?$/

/** The texts that decide what the names of a program are: its own, and those of programs whose file it names. */
export function typingTexts(program: Program, beside: readonly Program[]): string[] {
  const texts = new Map<Program, string>()
  const queue = [program]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (texts.has(next)) continue
    const text = programText(next)
    texts.set(next, text)
    queue.push(...beside.filter(({ target }) => text.includes(`/${stemOf(target)}.`)))
  }
  return [...texts.values()]
}

/**
 * What the names in a book are. The checker is asked when the first name is, once for each state of the book that
 * something is shown of.
 *
 * @param slugs of the book's chapters, in order
 */
export function typingOf(linked: LinkedBook, slugs: readonly string[], describe: Describe): Typing {
  const states = new Map<number, ReadonlyMap<string, readonly TypedWord[]>>()
  const ofProgram = (program: Program): Hovers => {
    if (!typed.test(program.target) || linked.broken.has(program)) return new Map()
    const edition = linked.editions.find((one) => one.program === program)
    const chapter = edition?.chapter ?? slugs.length - 1
    const words = states.get(chapter) ?? describeState(linked, chapter, describe)
    states.set(chapter, words)
    return byLine(words.get(program.target) ?? [])
  }
  const ofBlock = (block: DefiningBlock): Hovers => {
    const programs = programsAt(linked, slugs.indexOf(block.slug))
    const own = programs.find(({ segments }) => segments.some((segment) => segment.block === block))
    return own === undefined ? new Map() : inBlock(own, block, ofProgram(own))
  }
  return { ofProgram, ofBlock }
}

function describeState(linked: LinkedBook, chapter: number, describe: Describe) {
  const programs = programsAt(linked, chapter)
  const files = new Map(programs.map((program) => [program.target, programText(program)]))
  const targets = programs.filter(({ target }) => typed.test(target)).map(({ target }) => target)
  return describe(files, targets)
}

function byLine(words: readonly TypedWord[]): Hovers {
  const lines = new Map<number, Hover[]>()
  for (const { line, column, length, text } of words)
    lines.set(line - 1, [...(lines.get(line - 1) ?? []), { start: column, length, text }])
  return lines
}

/** The same as seen from a block: its lines, without the indentation that references add. */
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

function stemOf(target: string): string {
  return target.replace(/^.*\//, '').replace(/\.\w+$/, '')
}
