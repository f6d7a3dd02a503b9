import { chapterAt, type Now } from '../now.ts'
import { positionOf } from '../places.ts'
import type { CodeLens } from '../protocol.ts'

/** The commands that run a transcript: `arguments` are the chapter's address and the 1-based line of the fence. */
export const commands = { prove: 'tangle.prove', write: 'tangle.write' } as const

/** Above each transcript: prove it, and write down what happened. */
export function codeLenses(now: Now, path: string): CodeLens[] {
  const blocks = chapterAt(now, path)?.blocks ?? []
  return blocks.flatMap(({ role, line, column }) => {
    if (role.kind !== 'transcript') return []
    const at = positionOf({ line, column })
    const given = { range: { start: at, end: at } }
    const words = [now.uriOf(path), line]
    return [
      { ...given, command: { title: 'prove', command: commands.prove, arguments: words } },
      { ...given, command: { title: 'write what happened', command: commands.write, arguments: words } },
    ]
  })
}
