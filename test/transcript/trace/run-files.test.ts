import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCauses } from '../../../tangle/transcript/trace/causes.ts'
import { readCurrentRun, recordFile, writeRun } from '../../../tangle/transcript/trace/run-files.ts'
import { newFolder } from '../../workshop.ts'
import { storyOf, transcriptOf } from '../literals.ts'

const transcript = transcriptOf(
  ['$ node a.js |', '            | $ node b.js', '            | sent', '^C          |'],
  'server | client',
)
const { trace } = storyOf(
  [
    'server types node a.js',
    'client types node b.js',
    'client opens 0',
    'server accepts 0',
    'client writes 0 abc',
    'server reads 0 abc',
    'client prints sent',
    'client closes 0',
    'client exits 0',
    'server presses ^C',
    'server exits 130',
  ],
  ['server', 'client'],
)
const inputs = { transcript: 'a', programs: 'b', tool: 'c' }
const picture = { command: 1, width: 480, height: 72, png: Buffer.from('png') }

/** A folder with the recorded run, its file, and how it is read now. */
function record() {
  const folder = newFolder()
  writeRun(folder, transcript, { trace, inputs, proves: true, pictures: [picture] })
  const file = recordFile(folder, transcript)
  return { folder, file, read: () => readCurrentRun(folder, transcript, inputs) }
}

test('a recorded run is read as it was written', () => {
  const run = record().read()
  expect(JSON.stringify(run?.trace)).toBe(JSON.stringify(trace))
  expect(run?.pictures).toEqual([picture])
})

test.each([
  ['nothing', (file: string) => writeFileSync(file, '')],
  ['rubbish', (file: string) => writeFileSync(file, 'rubbish')],
  ['half', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 500))],
  ['an object that is deep', (file: string) => writeFileSync(file, '['.repeat(1e6))],
  ['more than any run', (file: string) => truncateSync(file, 2 ** 34)],
  ['a folder', (file: string) => (rmSync(file), mkdirSync(file))],
  ['a pipe', (file: string) => (rmSync(file), execFileSync('mkfifo', [file]))],
  ['a device', (file: string) => (rmSync(file), symlinkSync('/dev/zero', file))],
])('a record that is %s proves nothing', (_name, change) => {
  const { file, read } = record()
  change(file)
  expect(read()).toBeUndefined()
})

/** Every place in a value, as the keys that lead there. */
function placesIn(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...placesIn(inner).map((rest) => [key, ...rest]),
  ])
}

const junk = [undefined, null, -1, 1e9, 0.5, 'x', '__proto__', {}, [], [null], true]

test(
  'whatever is written in place of any part of a record, it proves nothing or can be drawn',
  { timeout: 60_000 },
  () => {
    const { file, read } = record()
    const whole = readFileSync(file, 'utf8')
    const counts = { tried: 0, taken: 0 }
    for (const place of placesIn(JSON.parse(whole))) {
      for (const value of junk) {
        const run = JSON.parse(whole)
        const last = place.at(-1) ?? ''
        const parent = place.slice(0, -1).reduce((inner, key) => inner[key], run)
        if (JSON.stringify(parent[last]) === JSON.stringify(value)) continue
        parent[last] = value
        writeFileSync(file, JSON.stringify(run))
        counts.tried++
        const taken = read()
        if (taken === undefined) continue
        counts.taken++
        findCauses(taken.trace)
      }
    }
    expect(counts.tried).toBeGreaterThan(1_000)
    // Texts, times and ports may be any; what leads somewhere may not.
    expect(counts.taken).toBeLessThan(counts.tried / 5)
  },
)

test('a picture is the file that the tool has written, and no other', () => {
  const { folder, file, read } = record()
  const other = join(folder, 'other.png')
  writeFileSync(other, picture.png)
  const named = JSON.parse(readFileSync(file, 'utf8'))
  named.pictures[0].file = 'other.png'
  writeFileSync(file, JSON.stringify(named))
  expect(read()).toBeUndefined()
})
