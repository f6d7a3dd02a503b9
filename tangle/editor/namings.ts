import {
  type Block,
  type CodeBlock,
  isDefining,
  isInBlock,
  isMistake,
  placeInBlock,
} from '../chapter/chapter.ts'
import { type InfoWord, parseInfo } from '../chapter/info-string.ts'
import type { Book } from '../book/extract.ts'
import type { Place } from '../problem/place.ts'
import { chunkKey } from '../program/definitions.ts'
import { referencesOf } from '../program/references.ts'
import { stretchAt, type Stretch } from './places.ts'

/** A place at which a chapter names a file or a chunk. */
export type Naming = {
  readonly kind: 'file' | 'chunk'
  readonly role: 'definition' | 'reference'
  /** The file's target, or the chunk's full name. */
  readonly key: string
  /** As it is written. */
  readonly name: string
  readonly block: CodeBlock
  /** The name; in an info string with its quotes, if it has some. */
  readonly stretch: Stretch
}

/** Every naming of the book, in reading order. */
export function namingsIn({ chapters }: Book): Naming[] {
  return chapters.flatMap(({ blocks }) => blocks.flatMap(namingsOf))
}

function namingsOf(block: Block): Naming[] {
  if (!isDefining(block) && !isMistake(block)) return []
  const references = referencesOf(block).map(({ index, name, offset, length }): Naming => ({
    kind: 'chunk',
    role: 'reference',
    key: chunkKey(block.slug, name),
    name,
    block,
    stretch: stretchAt(placeInBlock(block, index, offset + 2), length - 4),
  }))
  return [...definitionIn(block), ...references]
}

/** Nothing where the info string does not say it itself, as in another tool's form. */
function definitionIn(block: CodeBlock): Naming[] {
  if (!isDefining(block)) return []
  const { kind } = block.role
  const word = wordsOf(block).find(({ key, value }) => key === (kind === 'file' ? 'file' : 'name') && value)
  if (word?.value === undefined) return []
  const at = { path: block.path, line: block.line, column: block.infoColumn + valueOffset(word) }
  const key = kind === 'file' ? word.value : chunkKey(block.slug, word.value)
  const stretch = stretchAt(at, word.raw.length - word.key.length - 1)
  return [{ kind, role: 'definition', key, name: word.value, block, stretch }]
}

/** The words of a fence's info string. */
export function wordsOf({ info, path, line, infoColumn }: Block): readonly InfoWord[] {
  return parseInfo(info, { path, line, column: infoColumn }).info.words
}

/** 0-based offset in the info string, in UTF-16 units, of a word's value or of its quote. */
function valueOffset({ key, offset }: InfoWord): number {
  return offset + key.length + 1
}

/** The naming at a place, its marks included. */
export function namingAt(book: Book, place: Place): Naming | undefined {
  const block = blockAt(book, place)
  return block && namingsOf(block).find(({ stretch }) => touches(stretch, place, 2))
}

/** Whether a place is in a stretch of one line, or within so many units of it. */
function touches({ path, range: { start, end } }: Stretch, place: Place, around: number): boolean {
  if (place.path !== path || place.line - 1 !== start.line) return false
  return place.column - 1 >= start.character - around && place.column - 1 <= end.character + around
}

/** The fence that a place is in, its opening included. */
export function blockAt({ chapters }: Book, place: Place): Block | undefined {
  const own = chapters.find(({ path }) => path === place.path)
  return own?.blocks.find((block) => isInBlock(place, block))
}
