import type { Block } from '../data/chapter.ts'
import type { Prose } from '../data/prose.ts'
import { Anchors } from '../read/anchors.ts'

/** The id of each fence's element, by the 1-based line of its opening. Headings and terms have theirs already. */
export function anchorsOf({ headings, terms }: Prose, blocks: readonly Block[]): Map<number, string> {
  const anchors = new Anchors()
  for (const { anchor } of [...headings, ...terms]) anchors.take(anchor)
  return new Map(blocks.map((block) => [block.line, anchors.take(nameOf(block))]))
}

function nameOf({ role }: Block): string {
  if (role.kind === 'file') return `file ${role.target}`
  if (role.kind === 'chunk') return `chunk ${role.name}`
  return role.kind
}
