import { type Block, type RoleOf, wordOf } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'

/** How rows begin that are no typed lines, and what they are. A whole one is nothing more than that. */
const marks = [
  { begin: '$ ', isWhole: false, kind: 'a command of the shell' },
  { begin: '> ', isWhole: false, kind: 'a command that goes on' },
  { begin: '\\', isWhole: false, kind: 'escaped output' },
  { begin: '^C', isWhole: true, kind: 'a key' },
  { begin: '^D', isWhole: true, kind: 'a key' },
  { begin: '...', isWhole: true, kind: 'rows that are left out' },
]

/**
 * Reports a prompt with which a row may begin that is something else than a typed line. That may be the prompt alone, without
 * the blanks at its end.
 */
export function checkPrompt(block: Block<RoleOf<'transcript'>>): Problem[] {
  const { prompt } = block.role
  const kind = prompt === undefined ? undefined : otherKind(prompt)
  if (kind === undefined) return []
  return [
    {
      code: 'malformed-info',
      message: `A row that begins with the prompt \`${prompt}\` would be read as ${kind}.`,
      ...wordOf(block, 'prompt'),
      expected:
        'a prompt that begins no other kind of row, as `$ `, `> `, `...`, `^C`, `^D`, `[1]` and `\\` do',
      hint: 'Have the program print another prompt, such as `kv> `, and name that.',
    },
  ]
}

function otherKind(prompt: string): string | undefined {
  const alone = prompt.trimEnd()
  if (alone === '') return 'output that begins with blanks'
  const own = marks.find(({ begin, isWhole }) => {
    if (begin.startsWith(alone)) return true
    return !isWhole && prompt.startsWith(begin)
  })
  if (own !== undefined) return own.kind
  return /^\[\d{0,3}\]?$/.test(alone) ? 'an exit status' : undefined
}
