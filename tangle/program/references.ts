import type { CodeBlock } from '../chapter/chapter.ts'
import { languageOfFile, languageOfWord } from '../chapter/languages.ts'
import { startsInTemplate } from './template-lines.ts'

/** A line that is replaced by a chunk. */
export type Reference = {
  /** 0-based body line. */
  readonly index: number
  readonly name: string
  readonly indent: string
  /** 0-based offset of `<<` in the body line. */
  readonly offset: number
  /** How many UTF-16 units `<<name>>` takes. */
  readonly length: number
}

/** A line with only `<<name>>`, alone, after the start of a line comment (`//`, `#`, `--`, `;`, `%`) or in a block comment. */
const referenceLine =
  /^([ \t]*)(?:(?:(?:\/\/+|#+|--|;+|%+)[ \t]*)?<<([^<>]+)>>|\/\*+[ \t]*<<([^<>]+)>>[ \t]*\*\/|<!--[ \t]*<<([^<>]+)>>[ \t]*-->)[ \t]*$/

const known = new WeakMap<CodeBlock, readonly Reference[]>()

/** The references of a block, in order. Inside a template literal `<<name>>` is the program's text. */
export function referencesOf(block: CodeBlock): readonly Reference[] {
  const cached = known.get(block)
  if (cached !== undefined) return cached
  const found = findReferences(block)
  known.set(block, found)
  return found
}

function findReferences(block: CodeBlock): readonly Reference[] {
  const found: Reference[] = []
  for (const [index, line] of block.lines.entries()) {
    if (!line.includes('<<')) continue
    const match = referenceLine.exec(line)
    const written = match?.[2] ?? match?.[3] ?? match?.[4] ?? ''
    if (match === null || written.trim() === '') continue
    const offset = line.indexOf('<<')
    found.push({ index, name: written.trim(), indent: match[1] ?? '', offset, length: written.length + 4 })
  }
  if (found.length === 0 || !isScript(block)) return found
  const inside = startsInTemplate(block.lines)
  return found.filter(({ index }) => !inside.has(index))
}

function isScript(block: CodeBlock): boolean {
  const { language, role } = block
  const ofFile = role.kind === 'file' ? languageOfFile(role.target) : undefined
  return (languageOfWord(language) ?? ofFile) !== undefined
}
