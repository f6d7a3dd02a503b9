import type { ProblemWords } from '../problem/problem.ts'
import { quoteName } from '../program/definitions.ts'
import { type ForeignBlock, type ForeignBook, keysInPrograms } from './foreign-book.ts'

/** What becomes of the blocks that belong together. */
export type Plan =
  | { readonly kind: 'file'; readonly file: string }
  /** `home` is the chapter whose chunk it is: the one that has its first block. */
  | { readonly kind: 'chunk'; readonly name: string; readonly home: string }
  /** No file is made of it. */
  | { readonly kind: 'shown' }
  | { readonly kind: 'left'; readonly fault: ProblemWords }

/** Decides for each key of a book what its blocks become. */
export function planBlocks(book: ForeignBook): Map<string, Plan> {
  const needed = keysInPrograms(book, [...book.files.values()])
  return new Map(
    [...book.blocks].map(([key, blocks]) => [key, needed.has(key) ? planOf(book, key, blocks) : shown]),
  )
}

const shown: Plan = { kind: 'shown' }

function planOf(book: ForeignBook, key: string, blocks: readonly ForeignBlock[]): Plan {
  const files = [...new Set(blocks.flatMap(({ file }) => file ?? []))]
  const [file] = files
  const { name = '', slug } = blocks.find((block) => block.name !== undefined) ?? blocks[0] ?? {}
  if (file === undefined) {
    return isName(name)
      ? { kind: 'chunk', name, home: blocks[0]?.slug ?? '' }
      : { kind: 'left', fault: badName(name) }
  }
  if (files.length > 1) return { kind: 'left', fault: severalFiles(files) }
  return book.used.has(key) && slug !== undefined
    ? { kind: 'left', fault: fileAndChunk(file, name || key) }
    : { kind: 'file', file }
}

/** Whether a chunk can be called so: references end at `>`, `#` leads to another chapter, and quotes end a value. */
function isName(name: string): boolean {
  return /^[^"#<>]+$/.test(name) && name.trim() === name
}

/** The word that says what a block is, as its chapter writes it; nothing where it is shown only. */
export function targetWord(plan: Plan, slug: string): string | undefined {
  if (plan.kind === 'file') return `file=${quoteName(plan.file)}`
  return plan.kind === 'chunk' ? `name=${quoteName(nameIn(plan, slug))}` : undefined
}

/** A chunk's name as a chapter writes it: another chapter's begins with that chapter's path. */
export function nameIn({ name, home }: Extract<Plan, { kind: 'chunk' }>, slug: string): string {
  return home === slug ? name : `${home}#${name}`
}

function badName(name: string): ProblemWords {
  return {
    message: `A chunk cannot be called \`${name}\` here.`,
    expected: 'a name without `"`, `#`, `<` and `>`, and without blanks at its ends',
    hint: 'Give it another name in the book it comes from, here and wherever it is used, and import that again.',
  }
}

function severalFiles(files: readonly string[]): ProblemWords {
  const names = files.map((file) => `\`${file}\``).join(' and ')
  return {
    message: `These blocks make several files: ${names}.`,
    expected: 'one file for each name',
    hint: 'Give each file a block of its own, and the lines that they share a chunk; then import the book again.',
  }
}

function fileAndChunk(file: string, name: string): ProblemWords {
  return {
    message: `\`${name}\` is the file \`${file}\`, and other blocks use it as a chunk.`,
    expected: 'two fences: one for the file, which refers to the chunk, and one for the chunk',
    hint: `Keep \`#${name}\` here, write a fence with \`file=${file}\` and the line \`<<${name}>>\` above it, and import the book again.`,
  }
}
