/** A tool whose books can be imported. */
export type Tool = 'Entangled' | 'lmt'

/** A line of a block, with what it refers to where it is a reference. */
export type ForeignLine = {
  /** 1-based line of the chapter. */
  readonly line: number
  /** Without the indentation of the fence. */
  readonly text: string
  readonly reference?: ForeignReference
}

export type ForeignReference = {
  readonly key: string
  readonly name: string
  readonly indent: string
  /** As it is written, with its angle brackets. */
  readonly written: string
}

/** A block of program text, as another tool reads it. */
export type ForeignBlock = {
  readonly slug: string
  /** 1-based line of its opening. */
  readonly line: number
  readonly language: string
  /** What blocks belong together: in Entangled the name or else the path; lmt tells names from paths. */
  readonly key: string
  readonly file: string | undefined
  readonly name: string | undefined
  /** Whether it takes the place of the blocks above it that have its key. */
  readonly replaces: boolean
  readonly lines: readonly ForeignLine[]
  /** Words of its info string that have no counterpart. */
  readonly others: readonly string[]
}

/** A folder of Markdown as another tool reads it. */
export type ForeignBook = {
  readonly tool: Tool
  /** By their key, each in reading order. */
  readonly blocks: ReadonlyMap<string, readonly ForeignBlock[]>
  /** The key of each file. */
  readonly files: ReadonlyMap<string, string>
  /** The keys that some line refers to. */
  readonly used: ReadonlySet<string>
}

/** Puts together the blocks of all chapters, in reading order. */
export function foreignBook(tool: Tool, all: readonly ForeignBlock[]): ForeignBook {
  const blocks = new Map<string, ForeignBlock[]>()
  const files = new Map<string, string>()
  for (const block of all) {
    blocks.set(block.key, [...(blocks.get(block.key) ?? []), block])
    if (block.file !== undefined) files.set(block.file, block.key)
  }
  const used = new Set(all.flatMap(({ lines }) => lines.flatMap(({ reference }) => reference?.key ?? [])))
  return { tool, blocks, files, used }
}

/** The blocks of one chapter; those of a key follow each other. */
export function blocksOf({ blocks }: ForeignBook, slug: string): ForeignBlock[] {
  return [...blocks.values()].flat().filter((block) => block.slug === slug)
}

/** Some keys, and all that their blocks refer to, in any version of a program. */
export function keysInPrograms({ blocks }: ForeignBook, starts: readonly string[]): Set<string> {
  const found = new Set<string>()
  const queue = [...starts]
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (found.has(key)) continue
    found.add(key)
    for (const { lines } of blocks.get(key) ?? []) {
      for (const { reference } of lines) if (reference !== undefined) queue.push(reference.key)
    }
  }
  return found
}

/** Nobody writes a program of so many lines; chunks that use each other again and again make them. */
const maximumLines = 1_000_000

/**
 * The lines that the other tool writes into a file, without its comments on where they come from. A line without anything
 * but blanks is empty.
 *
 * @returns nothing where a chunk would contain itself, or the file has more than a million lines
 */
export function foreignProgram(book: ForeignBook, key: string): readonly string[] | undefined {
  const written: string[] = []
  const stack = [{ key, indent: '', lines: linesOf(book, key), next: 0 }]
  const open = new Set([key])
  let steps = 0
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (++steps > maximumLines) return undefined
    const line = top.lines[top.next++]
    if (line === undefined) {
      open.delete(top.key)
      stack.pop()
    } else if (line.reference !== undefined && book.blocks.has(line.reference.key)) {
      const { key, indent } = line.reference
      if (open.has(key)) return undefined
      open.add(key)
      stack.push({ key, indent: top.indent + indent, lines: linesOf(book, key), next: 0 })
    } else written.push(withoutBlanks(top.indent + line.text))
  }
  return written
}

/** A line without anything but blanks as it is compared: tools differ in how they indent it. */
export function withoutBlanks(line: string): string {
  return line.trim() === '' ? '' : line
}

/** The lines of all blocks of a key, from the last that replaces the others. */
function linesOf({ blocks }: ForeignBook, key: string): ForeignLine[] {
  const all = blocks.get(key) ?? []
  const start = all.findLastIndex(({ replaces }) => replaces)
  return all.slice(Math.max(0, start)).flatMap(({ lines }) => lines)
}
