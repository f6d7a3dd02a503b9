import { initBook } from '../init.ts'
import { printable } from '../problem/code-frame.ts'
import { plural } from '../problem/plural.ts'
import type { Call } from './call.ts'
import { refuseFile } from './usage.ts'

/** `tangle init`: makes a book to start from. */
export function initCommand({ subject: folder, cwd, reporter }: Call): Promise<number> {
  refuseFile(folder, cwd, 'a book goes')
  const { changes, problems } = initBook(folder, cwd)
  const files = changes.map(({ path, kind }) => ({ path, change: kind }))
  const common = { command: 'init', problems, facts: { out: folder, files } }
  if (problems.length > 0) return reporter.end({ ...common, summary: 'No book was made.' })
  return reporter.end({
    ...common,
    summary: `A book to start from is in ${printable(folder)}: ${plural(changes.length, 'file')}.`,
    advice: [
      ...changes.map(({ path }) => `  ${path}`),
      'The tool is not in npm’s registry, so a copy of it is in the folder `tool`. To go on:',
      `  cd ${folder} && npm install && npm test`,
    ].map(printable),
  })
}
