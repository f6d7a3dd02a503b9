import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Book } from '../../tangle/book/extract.ts'
import { loadBook } from '../../tangle/book/load.ts'
import { findRecordedRuns, proofsByRecords } from '../../tangle/recorded-runs.ts'
import { policyOf } from '../../tangle/transcript/run/policy.ts'
import { readCurrentRun, writeRun } from '../../tangle/transcript/trace/run-files.ts'
import { storyOf, transcriptOf } from '../transcript/literals.ts'
import { newBook, newFolder, writeFiles } from '../workshop.ts'

const inputs = { transcript: 'a', programs: 'b', tool: 'c' }
const transcript = transcriptOf(['$ node a.js', 'hello'])
const { trace } = storyOf(['terminal types node a.js', 'terminal prints hello'])
const picture = { command: 0, width: 10, height: 10, png: new Uint8Array([1, 2, 3]) }
const run = { trace, inputs, proves: true, pictures: [picture] }

function keepOne(kept = run): string {
  const folder = newFolder()
  writeRun(folder, transcript, kept)
  return folder
}

test('a recorded run comes back as it was', () => {
  const fresh = readCurrentRun(keepOne(), transcript, inputs)
  expect({
    ...fresh,
    pictures: fresh?.pictures.map((one) => ({ ...one, png: new Uint8Array(one.png) })),
  }).toEqual(
    JSON.parse(JSON.stringify(run), (key, value) => (key === 'png' ? new Uint8Array([1, 2, 3]) : value)),
  )
})

test.each(['transcript', 'programs', 'tool'])('a run of another %s is stale', (part) => {
  expect(readCurrentRun(keepOne(), transcript, { ...inputs, [part]: 'other' })).toBeUndefined()
})

test('a run that showed something else proves nothing', () => {
  expect(readCurrentRun(keepOne({ ...run, proves: false }), transcript, inputs)).toBeUndefined()
})

test.each([
  ['of another format', (text: string) => text.replace('"format": 1', '"format": 2')],
  ['cut off', (text: string) => text.slice(0, -20)],
  ['from before there was a inputs', (text: string) => text.replace('"inputs"', '"other"')],
])('a record %s is none', (_name, change) => {
  const folder = keepOne()
  const file = join(folder, 'a.1.json')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
  expect(readCurrentRun(folder, transcript, inputs)).toBeUndefined()
})

test('a picture of another run is none of this one', () => {
  const folder = keepOne()
  writeFileSync(join(folder, 'a.1.0.png'), 'another')
  expect(readCurrentRun(folder, transcript, inputs)).toBeUndefined()
})

const kept = (book: Book, traces: string) => proofsByRecords(book, policyOf({}, { traces }))

const program = "```ts file=a.ts\nconsole.log('hello')\n```\n"
const console = '\n```console\n$ node dist/a.js\nhello\n```\n'

const crash = "```ts file=a.ts\nError.stackTraceLimit = 1\nthrow new Error('no')\n```\n"
const traced = (line: number) =>
  `\n\`\`\`console\n$ node dist/a.js 2>&1 | grep at\n    at <anonymous> (book:chapters/01.md:${line}:7)\n\`\`\`\n`

test('a run that printed a place proves nothing once prose has moved it', { timeout: 60_000 }, async () => {
  const cwd = newBook({ '01.md': crash + traced(3) })
  const read = () => loadBook('chapters', undefined, cwd).book
  const traces = join(cwd, 'traces')
  expect((await findRecordedRuns(read(), traces)).problems).toEqual([])
  expect(kept(read(), traces).length).toBe(1)
  writeFiles(join(cwd, 'chapters'), { '01.md': `Moved.\n\n${crash}${traced(3)}` })
  expect(kept(read(), traces).length).toBe(0)
  writeFiles(join(cwd, 'chapters'), { '01.md': `Moved.\n\n${crash}${traced(5)}` })
  expect((await findRecordedRuns(read(), traces)).problems).toEqual([])
})

test('only what has changed since is proved again', { timeout: 60_000 }, async () => {
  const cwd = newBook({ '01.md': program + console, '02.md': 'Nothing here runs.\n' })
  const read = () => loadBook('chapters', undefined, cwd).book
  const write = (text: string) => writeFiles(join(cwd, 'chapters'), { '01.md': text })
  const prove = async () => {
    const { runs, runCount, problems } = await findRecordedRuns(read(), join(cwd, 'traces'))
    return { proved: runs.size, runCount, codes: problems.map(({ code }) => code) }
  }
  expect(kept(read(), join(cwd, 'traces')).length).toBe(0)
  expect(await prove()).toEqual({ proved: 1, runCount: 1, codes: [] })
  expect(await prove()).toEqual({ proved: 1, runCount: 0, codes: [] })
  write(`Prose moves what stands below it.\n\n${program}${console}`)
  expect(await prove()).toEqual({ proved: 1, runCount: 0, codes: [] })
  write(program.replace('hello', 'hel\\x6co') + console)
  expect(await prove()).toEqual({ proved: 1, runCount: 1, codes: [] })
  write(program + console.replace('\nhello', '\nhullo'))
  expect(kept(read(), join(cwd, 'traces')).length).toBe(0)
  expect(await prove()).toEqual({ proved: 0, runCount: 1, codes: ['output-differs'] })
})
