import type { CodeBlock } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import { chunkName } from '../program/definitions.ts'
import type { Now } from './now.ts'
import { stretchAt } from './places.ts'
import type { CompletionList } from './protocol.ts'
import { kinds } from './kinds.ts'
import { whereTold } from './where-told.ts'

/** The chunks that fit behind the `<<` before a place; nothing where you are not writing a reference. */
export function completeReference(
  { book }: Now,
  { slug }: CodeBlock,
  line: string,
  place: Place,
): CompletionList | undefined {
  const before = line.slice(0, place.column - 1)
  const written = /(?:^|[ \t]|\/\/|\/\*|#|--|;|%)<<([^<>]*)$/.exec(before)?.[1]
  if (written === undefined) return undefined
  const [after = ''] = /^[^<>]*>>/.exec(line.slice(place.column - 1)) ?? []
  const start = { ...place, column: place.column - written.length }
  const { range } = stretchAt(start, written.length + after.length)
  const items = [...book.linked.definitions.chunks].map(([key, [first]]) => {
    const name = chunkName(slug, key)
    const detail = first === undefined ? '' : whereTold(book, first.block)
    const isOwn = !name.includes('#')
    return {
      label: name,
      kind: kinds.chunk,
      detail,
      sortText: `${isOwn ? 0 : 1}${name}`,
      filterText: name,
      textEdit: { range, newText: `${name}>>` },
    }
  })
  return { isIncomplete: false, items }
}
