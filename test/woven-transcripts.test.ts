import { expect, test } from 'vitest'
import { loadBook } from '../tangle/book/load.ts'
import { plainBook } from '../tangle/plain-book.ts'
import { proofsByRecords } from '../tangle/recorded-runs.ts'
import { policyOf } from '../tangle/transcript/run/policy.ts'
import { tangle } from './command.ts'
import { newBook, writeFiles } from './workshop.ts'

const limit = { timeout: 120_000 }

const chapter = (title: string, text: string) => `---\ntitle: ${title}\n---\n# ${title}\n\n${text}\n`
const looking = '```console woven\n$ ls dist/book\nindex.html\none.html\nreference\ntwo.html\n```\n'
const plain = '```console\n$ ls dist\npackage.json\n```\n'
const reading = "```console woven\n$ grep -c 'not proved' dist/book/one.html\n2\n```\n"

test('a transcript that says so has the woven book, in which nothing is proved', limit, async () => {
  const cwd = newBook({ 'one.md': chapter('One', looking + plain), 'two.md': chapter('Two', reading) })
  expect(await tangle(cwd, 'verify chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  const woven = await tangle(cwd, 'weave chapters --out book')
  expect(woven).toMatchObject({ exitCode: 0, stderr: '' })
})

test('where the book cannot be woven, such a transcript says why, and others are proved', limit, async () => {
  const broken = chapter('Two', 'See [three](three.md).')
  const cwd = newBook({ 'one.md': chapter('One', looking + plain), 'two.md': broken })
  const { stdout, stderr, exitCode } = await tangle(cwd, 'verify chapters')
  expect(stdout).toContain('failed chapters/one.md:6\nproved chapters/one.md:13\n')
  expect(stderr).toContain('chapters/two.md:6:13: broken-link')
  expect(exitCode).toBe(1)
})

test(
  'a recorded run of it proves nothing any more once a sentence of another chapter has changed',
  limit,
  async () => {
    const cwd = newBook({ 'one.md': chapter('One', looking + plain), 'two.md': chapter('Two', 'Text.') })
    expect((await tangle(cwd, 'verify chapters --traces traces')).exitCode).toBe(0)
    const proved = () => {
      const policy = policyOf({}, { traces: `${cwd}/traces`, pages: plainBook('chapters', cwd) })
      return proofsByRecords(loadBook('chapters', undefined, cwd).book, policy).map(
        ({ transcript }) => transcript.ordinal,
      )
    }
    expect(proved()).toEqual([1, 2])
    writeFiles(cwd, { 'chapters/two.md': chapter('Two', 'Another text.') })
    expect(proved()).toEqual([2])
  },
)

test('the book is made once for all transcripts of a run, and anew once a chapter has changed', async () => {
  const cwd = newBook({ 'one.md': chapter('One', looking), 'two.md': chapter('Two', 'Text.') })
  const first = plainBook('chapters', cwd)
  expect(await plainBook('chapters', cwd).make()).toBe(await first.make())
  writeFiles(cwd, { 'chapters/two.md': chapter('Two', 'Another text.') })
  expect(await plainBook('chapters', cwd).make()).not.toBe(await first.make())
})
