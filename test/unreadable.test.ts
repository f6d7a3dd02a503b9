import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { findChapters } from '../tangle/chapter/chapter-files.ts'
import { openSession } from '../tangle/session.ts'
import { readInside } from '../tangle/system/read-inside.ts'
import { startTangle } from './command.ts'
import { newBook, newFolder, writeFiles } from './workshop.ts'

const repository = join(import.meta.dirname, '..')
const start = join(repository, 'tangle/start.mjs')

/** A process that waits for a pipe's writer would wait for ever. */
const limit = { timeout: 120_000 }

const chapter =
  '---\ntitle: One\n---\n\n# One\n\n```ts file=one.ts\nconsole.log(1)\n```\n\n```console\n$ node dist/one.js\n1\n```\n'

function makePipe(path: string): void {
  execFileSync('mkfifo', [path])
}

function bookWithPipe(): string {
  const cwd = newBook({ '01-one.md': chapter })
  makePipe(join(cwd, 'chapters/02-two.md'))
  return cwd
}

describe('a chapter that is a pipe is reported at once', limit, () => {
  // A tool that is not yet bundled bundles itself, which takes longer than what is measured here.
  beforeAll(() => startTangle(repository, '--version'))

  test.each(['build chapters', 'verify chapters', 'weave chapters', 'coverage chapters', 'list chapters'])(
    'tangle %s',
    async (words) => {
      const { exitCode, stderr } = await startTangle(bookWithPipe(), words)
      expect(stderr).toContain(
        'chapters/02-two.md:1:1: unreadable-chapter\nThis chapter cannot be read: it is a named pipe.\n',
      )
      expect(exitCode).toBe(1)
    },
  )

  test('tangle where', async () => {
    const cwd = newBook({ '01-one.md': chapter, '02-two.md': '# Two\n' })
    expect(await startTangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0 })
    rmSync(join(cwd, 'chapters/02-two.md'))
    makePipe(join(cwd, 'chapters/02-two.md'))
    const { exitCode, stderr } = await startTangle(cwd, 'where dist/one.ts:1')
    expect(stderr).toContain('`chapters/02-two.md` has changed since.')
    expect(exitCode).toBe(1)
  })

  test('a book that is kept open', async () => {
    const session = openSession({ chapters: 'chapters', out: 'dist', cwd: bookWithPipe() })
    onTestFinished(session.close)
    const made = await session.make()
    expect(made?.problems).toMatchObject([{ code: 'unreadable-chapter', at: { path: 'chapters/02-two.md' } }])
  })

  test('vitest', async () => {
    const cwd = bookWithPipe()
    const plugin = JSON.stringify(join(repository, 'tangle/vitest.ts'))
    writeFileSync(
      join(cwd, 'vitest.config.mjs'),
      `import { chapters } from ${plugin}\nexport default { plugins: [chapters()], test: { include: ['chapters/**/*.md'] } }\n`,
    )
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
    const { exitCode, stderr } = await execa('node', [vitest, 'run'], { cwd, reject: false, timeout: 60_000 })
    expect(stderr).toContain('chapters/02-two.md:1:1: unreadable-chapter')
    expect(exitCode).toBe(1)
  })

  test('a link to standard input, whatever that is', async () => {
    const cwd = newBook({ '01-one.md': chapter })
    symlinkSync('/dev/stdin', join(cwd, 'chapters/02-two.md'))
    const words = [start, 'build', 'chapters']
    const file = openSync(start, 'r')
    onTestFinished(() => closeSync(file))
    const { stderr } = spawnSync('node', words, { cwd, stdio: [file, 'pipe', 'pipe'], encoding: 'utf8' })
    expect(stderr).toContain('it is a link to what is not part of the book.')
    // Nobody writes to this one, nor closes it. Node makes sockets of pipes.
    const waiting = await execa('node', words, { cwd, reject: false, stdin: 'pipe' })
    expect(waiting.stderr).toContain('This chapter cannot be read: it is a socket.')
  })
})

test('of a chapter that is no part of the book, no line is shown', async () => {
  const cwd = newBook({ '01-one.md': chapter })
  writeFiles(cwd, { 'secret.txt': 'TOKEN=secret\n' })
  symlinkSync('../secret.txt', join(cwd, 'chapters/02-two.md'))
  for (const words of ['build chapters', 'weave chapters', 'list chapters']) {
    const { stdout, stderr } = await startTangle(cwd, words)
    expect(stderr, words).toContain('unreadable-chapter')
    expect(stdout + stderr, words).not.toContain('secret')
  }
})

test('a link to another file of the book is followed', async () => {
  const cwd = newBook({ '01-one.md': chapter, 'more/two.txt': '# Two\n' })
  symlinkSync('more/two.txt', join(cwd, 'chapters/02-two.md'))
  expect(await startTangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0, stderr: '' })
})

test('a folder of chapters that is a link itself is what its reader named', async () => {
  const cwd = newBook({ '01-one.md': chapter })
  symlinkSync('chapters', join(cwd, 'book'))
  symlinkSync('01-one.md', join(cwd, 'chapters/02-two.md'))
  expect((await startTangle(cwd, 'list book')).stderr).toContain('book/02-two.md:7:7: duplicate-target')
})

test('a link to a folder is followed where that is part of the book', () => {
  const cwd = newBook({ '01-one.md': chapter })
  writeFiles(cwd, { 'private/notes.md': '# Notes\n' })
  symlinkSync('../private', join(cwd, 'chapters/private'))
  symlinkSync('/', join(cwd, 'chapters/everything'))
  writeFiles(cwd, { 'chapters/02/two.md': '# Two\n', 'chapters/.hidden/three.md': '# Three\n' })
  symlinkSync('.hidden', join(cwd, 'chapters/shown'))
  symlinkSync('02', join(cwd, 'chapters/03'))
  // Links that lead to Markdown elsewhere are there to be reported; reading one is refused.
  const slugs = findChapters('chapters', cwd)?.map(({ slug }) => slug)
  expect(slugs).toEqual(['01-one', '02/two', '03/two', 'private', 'shown'])
})

test.each([
  ['../beside.txt', 'outside'],
  ['.env', 'outside'],
  ['node_modules/a.txt', 'outside'],
  ['.git/config', 'outside'],
  ['way-out', 'outside'],
  ['/proc/self/environ', 'outside'],
  ['nowhere', 'nothing'],
  ['pipe', 'no file'],
  ['socket', 'no file'],
  ['/dev/zero', 'no file'],
  ['/dev/tty', 'no file'],
  ['deep', 'no file'],
  ['link', 'system'],
])('a link to %s is not read', async (target, kind) => {
  const folder = newFolder()
  writeFiles(join(folder, 'book'), {
    '.env': 'a',
    'node_modules/a.txt': 'a',
    '.git/config': 'a',
    'deep/a.txt': 'a',
  })
  writeFiles(folder, { 'beside.txt': 'a' })
  const book = join(folder, 'book')
  symlinkSync('../beside.txt', join(book, 'way-out'))
  makePipe(join(book, 'pipe'))
  const server = createServer().listen(join(book, 'socket'))
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  symlinkSync(target, join(book, 'link'))
  expect(readInside(book, join(book, 'link'))).toMatchObject({ kind })
})

test.each(['deep/a.txt', './deep/../deep/a.txt', 'way-in'])('a link to %s is read', (target) => {
  const folder = newFolder()
  writeFiles(folder, { 'deep/a.txt': 'a' })
  symlinkSync('deep/a.txt', join(folder, 'way-in'))
  symlinkSync(target, join(folder, 'link'))
  expect(readInside(folder, join(folder, 'link'))).toEqual(Buffer.from('a'))
})
