import { type Block, type DefiningBlock, isDefining } from '../chapter/chapter.ts'
import { formatPlace } from '../problem/place.ts'
import { plural } from '../problem/plural.ts'
import type { Program } from '../program/program.ts'
import type { Book } from './extract.ts'
import { chunkKey, piecesAt } from '../program/definitions.ts'

/** One fence of the book, and what the tool did with it. */
type Entry = {
  /** 1-based line in its chapter. */
  readonly line: number
  readonly path: string
  readonly info: string
  readonly fate: string
  readonly kind: Block['role']['kind']
}

/** Every fence of a book, in reading order, and what the tool did with it. */
export function accountOf(book: Book): Entry[] {
  const uses = usesOf(book)
  return book.chapters.flatMap(({ blocks }) =>
    blocks.map((block): Entry => {
      const { line, path, info, role } = block
      return { line, path, info, kind: role.kind, fate: fateOf(block, book, uses) }
    }),
  )
}

/** How many fences there are of each kind, as text. */
export function totalsOf(entries: readonly Entry[]): string[] {
  const words: Record<Entry['kind'], string> = {
    file: 'program text (files)',
    chunk: 'program text (chunks)',
    mistake: 'code that is wrong on purpose, type-checked',
    transcript: 'transcripts, run and compared',
    message: 'HTTP messages, read by a parser',
    illustration: 'shown only, said to be illustrative',
    shown: 'shown only, in another language',
  }
  const kinds = Object.keys(words) as Entry['kind'][]
  return kinds.map(
    (kind) => `${String(entries.filter((entry) => entry.kind === kind).length).padStart(5)} ${words[kind]}`,
  )
}

function fateOf(block: Block, book: Book, uses: ReadonlyMap<Block, string[]>): string {
  const { role } = block
  if (isDefining(block)) return codeFate(block, uses.get(block) ?? [], isReplaced(block, book))
  if (role.kind === 'mistake') return `wrong on purpose: ${role.errors?.join(', ')}`
  if (role.kind === 'transcript') return transcriptFate(block, book)
  if (role.kind === 'message')
    return role.invalid === undefined ? 'message, accepted by a parser' : `message, refused: ${role.invalid}`
  return role.kind === 'illustration' ? 'shown only (illustrative)' : 'shown only'
}

function codeFate(block: DefiningBlock, uses: readonly string[], replaced: boolean): string {
  const hidden = block.hidden ? ', not shown' : ''
  if (uses.length > 0) return `tangled${hidden}: ${uses.join(', ')}`
  return `tangled${hidden}: ${replaced ? 'replaced by a later block' : 'no lines of its own'}`
}

/** Whether another block replaces this one by the end of the book. */
function isReplaced(block: DefiningBlock, book: Book): boolean {
  const { files, chunks } = book.linked.definitions
  const { role, slug } = block
  const known = role.kind === 'file' ? files.get(role.target) : chunks.get(chunkKey(slug, role.name))
  return !piecesAt(known ?? [], book.chapters.length).includes(block)
}

function transcriptFate(block: Block, book: Book): string {
  const transcript = book.transcripts.find((candidate) => candidate.block === block)
  const rows = transcript?.rows ?? []
  const open = rows.filter(
    ({ kind, text }) => kind === 'any' || (kind === 'output' && text.includes('[..]')),
  ).length
  const commands = rows.filter(({ kind }) => kind === 'command' || kind === 'visit').length
  const panes = transcript?.panes.length ?? 0
  return `run: ${plural(panes, 'pane')}, ${commands} started, ${rows.length} rows, ${open} left open`
}

/** Where each block is in the programs: `server.ts 1-12`, once for each unbroken run of lines. */
function usesOf(book: Book): Map<Block, string[]> {
  const uses = new Map<Block, string[]>()
  for (const program of book.linked.programs) addUses(uses, program, '')
  for (const { chapter, program } of book.linked.earlierVersions) {
    const seen = new Set(uses.keys())
    const slug = book.chapters[chapter]?.slug ?? ''
    const only = { ...program, segments: program.segments.map((s) => (seen.has(s.block) ? undefined : s)) }
    addUses(uses, only, ` until ${slug}`)
  }
  return uses
}

type Uses = Pick<Program, 'target' | 'starts'> & {
  readonly segments: readonly (Program['segments'][number] | undefined)[]
}

function addUses(uses: Map<Block, string[]>, program: Uses, suffix: string): void {
  for (const [i, segment] of program.segments.entries()) {
    if (segment === undefined) continue
    const start = (program.starts[i] ?? 0) + 1
    const text = `${program.target} ${start}-${start + segment.count - 1}${suffix}`
    uses.set(segment.block, [...(uses.get(segment.block) ?? []), text])
  }
}

export function formatEntry({ path, line, info, fate }: Entry): string {
  return `${formatPlace({ path, line, column: 1 })}  ${info === '' ? '(no info string)' : info}  ->  ${fate}`
}
