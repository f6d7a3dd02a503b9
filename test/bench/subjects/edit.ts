// A book that is kept open: what the first time takes, and then each edit of one chunk, a middle one of many. An
// edit adds a line of code to the chapter's first program, so that text, map and types all have to be made anew.
import { readFileSync } from 'node:fs'
import { openSession } from '../../../tangle/session.ts'

const [chapters = '', out = '', path = ''] = process.argv.slice(2)
const edits = 15
const session = openSession({ chapters, out, cwd: process.cwd() })
const chapter = readFileSync(path, 'utf8')

async function timeOf(text: string): Promise<number> {
  const start = performance.now()
  const made = await session.make(new Map([[path, text]]))
  const milliseconds = performance.now() - start
  if (made === undefined || made.problems.length > 0) throw new Error(JSON.stringify(made?.problems[0]))
  return milliseconds
}

const milliseconds = await timeOf(chapter)
const times: number[] = []
for (let i = 0; i < edits; i++) {
  const edited = chapter.replace(
    /^(```ts file=[^\n]*\n)/m,
    `$1const edit${i}: number = ${i}\nconsole.assert(edit${i} === ${i})\n`,
  )
  if (edited === chapter) throw new Error(`${path} has no program`)
  times.push(await timeOf(edited))
}
const edit = times.toSorted((a, b) => a - b)[edits >> 1] ?? Number.NaN
process.stdout.write(JSON.stringify({ milliseconds, edit }))
process.exit()
