import type { Block } from '../data/chapter.ts'
import { Anchors } from '../read/anchors.ts'

/** The id of each fence's element, by the 1-based line of its opening. */
export function anchorsOf(blocks: readonly Block[]): Map<number, string> {
  const kinds = new Map<string, Anchors>()
  return new Map(
    blocks.map((block) => {
      const { kind } = block.role
      const anchors = kinds.get(kind) ?? new Anchors(kind)
      kinds.set(kind, anchors)
      return [block.line, anchors.take(nameOf(block))]
    }),
  )
}

function nameOf({ role }: Block): string {
  if (role.kind === 'file') return role.target
  return role.kind === 'chunk' ? role.name : 'fence'
}
