import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { startTangle, tangle } from './command.ts'
import { contentsOf, namesIn, newFolder } from './workshop.ts'

const repository = join(import.meta.dirname, '..')
const limit = { timeout: 240_000 }

type Package = { readonly scripts: Record<string, string>; readonly devDependencies: Record<string, string> }

/** What `npm install` does, with the packages that are installed here. */
function install(book: string): void {
  const { devDependencies } = JSON.parse(readFileSync(join(book, 'package.json'), 'utf8')) as Package
  expect(Object.keys(devDependencies)).toEqual(['a-modest-web-server', 'vitest'])
  const [, file = ''] = /^file:(.*)$/.exec(devDependencies['a-modest-web-server'] ?? '') ?? []
  const modules = join(book, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  execFileSync('tar', ['-xzf', join(book, file), '-C', modules])
  renameSync(join(modules, 'package'), join(modules, 'a-modest-web-server'))
  symlinkSync(join(repository, 'node_modules'), join(modules, 'a-modest-web-server/node_modules'))
  symlinkSync(join(repository, 'node_modules/vitest'), join(modules, 'vitest'))
  symlinkSync('../a-modest-web-server/tangle/start.mjs', join(modules, '.bin/tangle'))
  symlinkSync('../vitest/vitest.mjs', join(modules, '.bin/vitest'))
}

test('a new book is proved at once by what its CI runs', limit, async () => {
  const cwd = newFolder()
  const made = await startTangle(cwd, ['init', 'My Book'])
  expect(made).toMatchObject({ exitCode: 0, stderr: '' })
  expect(made.stdout).toMatch(/^A book to start from is in My Book: 8 files\.\n/)
  const book = join(cwd, 'My Book')
  expect(namesIn(book)).toEqual(
    ['.github', '.gitignore', 'README.md', 'chapters', 'package.json', 'tool', 'vitest.config.ts'].sort(),
  )
  install(book)
  const { jobs } = parse(readFileSync(join(book, '.github/workflows/ci.yml'), 'utf8')) as {
    jobs: { prove: { steps: { run?: string; with?: { path?: string } }[] } }
  }
  const commands = jobs.prove.steps.flatMap(({ run }) => run ?? [])
  expect(commands).toEqual(['npm ci', 'npm test', 'npm run weave'])
  const { CI: _ci, ...env } = process.env
  const run = (command: string) =>
    execFileSync('sh', ['-c', command], { cwd: book, encoding: 'utf8', env: { ...env, NO_COLOR: '1' } })
  expect(run('npm test')).toMatch(/1 program from 1 chapter[^]*Tests +2 passed/)
  expect(run('npm run weave')).toContain('7 pages from 1 chapter')
  expect(namesIn(join(book, 'dist/book'))).toContain('01-greeting.html')
  // What it wrote is its author's from then on.
  expect(await tangle(book, 'build chapters')).toMatchObject({ exitCode: 0, stderr: '' })
})

test('a folder in which something is stays as it is', limit, async () => {
  const cwd = newFolder()
  mkdirSync(join(cwd, 'mine/.git'), { recursive: true })
  writeFileSync(join(cwd, 'mine/notes.txt'), 'mine\n')
  writeFileSync(join(cwd, 'mine/plan.txt'), 'mine\n')
  const before = contentsOf(cwd)
  const { exitCode, stdout, stderr } = await tangle(cwd, 'init mine')
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'No book was made.' })
  expect(stderr).toContain(
    'mine:1:1: foreign-output\nThis folder is not empty: it has `notes.txt` and 1 more.\n',
  )
  const here = await tangle(join(cwd, 'mine'), 'init .')
  expect(here.stderr).toContain('.:1:1: foreign-output\nThis folder is not empty')
  expect(await tangle(cwd, 'init mine/notes.txt')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("'mine/notes.txt' is a file; a book goes to a folder."),
  })
  expect(await tangle(cwd, 'init')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('takes one new folder, and got 0.'),
  })
  expect(contentsOf(cwd)).toEqual(before)
})

test('a folder that git has prepared is empty, and its name is made fit for npm', limit, async () => {
  const cwd = newFolder()
  mkdirSync(join(cwd, '_Über Sockets!/.git'), { recursive: true })
  expect(await tangle(cwd, ['init', '_Über Sockets!'])).toMatchObject({ exitCode: 0, stderr: '' })
  const text = readFileSync(join(cwd, '_Über Sockets!/package.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ name: 'ber-sockets', private: true })
})

test('without npm no book is made, and the reason is told', limit, async () => {
  const cwd = newFolder()
  const path = join(cwd, 'empty')
  mkdirSync(path)
  symlinkSync(process.execPath, join(path, basename(process.execPath)))
  const { exitCode, stderr } = await startTangle(cwd, 'init book', { PATH: path })
  expect(exitCode).toBe(1)
  expect(stderr).toContain('This package could not be packed for the new book: there is no npm on the PATH.')
  expect(namesIn(cwd)).toEqual(['empty'])
})
