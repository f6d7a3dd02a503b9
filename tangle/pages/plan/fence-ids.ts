import type { Block } from '../../chapter/chapter.ts'
import { Anchors } from '../../prose/anchors.ts'

/** The id of each fence's element, by the 1-based line of its opening. */
export function anchorsOf(blocks: readonly Block[]): Map<number, string> {
  const files = new Anchors('file')
  const chunks = new Anchors('chunk')
  const counts = new Map<string, number>()
  return new Map(
    blocks.map(({ role, line }) => {
      if (role.kind === 'file') return [line, files.take(role.target)]
      if (role.kind === 'chunk') return [line, chunks.take(role.name)]
      // Other fences have no names.
      const count = (counts.get(role.kind) ?? 0) + 1
      counts.set(role.kind, count)
      return [line, `${role.kind}.${count}`]
    }),
  )
}
