import { type Block, type Chapter, isDefining } from '../../chapter/chapter.ts'
import { symbolKinds } from '../kinds.ts'
import { chapterAt, linesOf, type Now } from '../now.ts'
import type { DocumentSymbol, Range } from '../protocol.ts'
import { lastLineOf } from '../fence-lines.ts'

/** The outline of a chapter: its sections, and in each its programs, chunks, transcripts and messages. */
export function documentSymbols(now: Now, path: string): DocumentSymbol[] {
  const chapter = chapterAt(now, path)
  if (chapter === undefined) return []
  const lines = linesOf(now, path)
  const all = [...sectionsOf(chapter, lines), ...chapter.blocks.flatMap((block) => symbolOf(block, lines))]
  return nested(all.sort((a, b) => a.symbol.range.start.line - b.symbol.range.start.line))
}

/** A symbol, and how deep it is: sections have the level of their heading, and whatever is in them is deeper. */
type Leveled = { readonly level: number; readonly symbol: DocumentSymbol }

const levelOfFences = 7

function sectionsOf({ headings }: Chapter, lines: readonly string[]): Leveled[] {
  return headings.map(({ level, line, text }, i) => {
    const next = headings.slice(i + 1).find((heading) => heading.level <= level)
    const range = rangeOf(line, (next?.line ?? lines.length + 1) - 1, lines)
    const selectionRange = rangeOf(line, line, lines)
    // A name must not be empty.
    const name = text.trim() === '' ? '(no text)' : text
    return { level, symbol: { name, kind: symbolKinds.section, range, selectionRange } }
  })
}

function symbolOf(block: Block, lines: readonly string[]): Leveled[] {
  const named = nameOf(block)
  if (named === undefined) return []
  const range = rangeOf(block.line, lastLineOf(block), lines)
  return [
    {
      level: levelOfFences,
      symbol: { ...named, range, selectionRange: rangeOf(block.line, block.line, lines) },
    },
  ]
}

const operators = { define: '', append: '+=', replace: ':=' } as const

function nameOf(block: Block): Pick<DocumentSymbol, 'name' | 'kind' | 'detail'> | undefined {
  const { role } = block
  if (isDefining(block)) {
    const detail = operators[block.role.operation]
    return block.role.kind === 'file'
      ? { name: block.role.target, kind: symbolKinds.file, detail }
      : { name: `<<${block.role.name}>>`, kind: symbolKinds.chunk, detail }
  }
  if (role.kind === 'transcript')
    return { name: role.panes.join(' | '), kind: symbolKinds.transcript, detail: 'transcript' }
  if (role.kind === 'message')
    return { name: block.lines[0] || 'http', kind: symbolKinds.message, detail: 'http' }
  if (role.kind === 'mistake')
    return { name: (role.errors ?? []).join(' '), kind: symbolKinds.file, detail: 'wrong on purpose' }
  return undefined
}

/** From the beginning of a 1-based line to the end of another. */
function rangeOf(first: number, last: number, lines: readonly string[]): Range {
  const end = Math.max(first, Math.min(last, lines.length))
  return {
    start: { line: first - 1, character: 0 },
    end: { line: end - 1, character: lines[end - 1]?.length ?? 0 },
  }
}

function nested(all: readonly Leveled[]): DocumentSymbol[] {
  const top: DocumentSymbol[] = []
  const open: { readonly level: number; readonly children: DocumentSymbol[] }[] = []
  for (const { level, symbol } of all) {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop()
    const children: DocumentSymbol[] = []
    const into = open.at(-1)?.children ?? top
    into.push({ ...symbol, children })
    open.push({ level, children })
  }
  return top
}
