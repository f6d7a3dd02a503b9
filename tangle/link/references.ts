import type { CodeBlock } from '../data/chapter.ts'
import { startsInTemplate } from './templates.ts'

/** A line that stands for a chunk. */
export type Reference = {
  /** 0-based body line. */
  readonly index: number
  readonly name: string
  readonly indent: string
  /** 0-based offset of `<<` in the body line. */
  readonly offset: number
}

/** A line that holds only `<<name>>`, bare or behind any comment leader: `//`, `#`, `--`, `;`, `%`, or inside a comment's two marks. */
const referenceLine =
  /^([ \t]*)(?:(?:\/\/+|#+|--|;+|%+)[ \t]*|(\/\*+[ \t]*|<!--[ \t]*))?<<([^<>]+)>>(?:[ \t]*(?:\*\/|-->))?[ \t]*$/

const scriptTarget = /\.[cm]?[jt]sx?$/
const scriptLanguage = /^(?:[cm]?[jt]sx?|typescript|javascript)$/

const known = new WeakMap<CodeBlock, readonly Reference[]>()

/** The references of a block, in order. What stands inside a template literal is the program's text. */
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
    if (match === null) continue
    found.push({ index, name: (match[3] ?? '').trim(), indent: match[1] ?? '', offset: line.indexOf('<<') })
  }
  if (found.length === 0 || !isScript(block)) return found
  const inside = startsInTemplate(block.lines)
  return found.filter(({ index }) => !inside.has(index))
}

function isScript(block: CodeBlock): boolean {
  return (
    scriptLanguage.test(block.language) ||
    (block.role.kind === 'file' && scriptTarget.test(block.role.target))
  )
}
