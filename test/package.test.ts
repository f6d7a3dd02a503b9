import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const repository = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'packed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const chapter = `# One

\`\`\`ts file=greet.ts
const greeting: string = 'hello'
console.log(greeting)
\`\`\`

\`\`\`console
$ node dist/greet.js
hello
\`\`\`
`

/** What npm would publish, unpacked; the packages it depends on are those that are installed here. */
function installPackage(): string {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Brings the bundle up to date; packing with its scripts would remove it under the feet of other tests.
  execFileSync(process.execPath, [join(repository, 'tangle/start.mjs'), '--help'], { stdio: 'pipe' })
  execFileSync(npm, ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: repository,
    stdio: 'pipe',
  })
  execFileSync('tar', ['-xzf', 'a-modest-web-server-0.1.0.tgz'], { cwd: folder })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'package/node_modules'))
  return join(folder, 'package/tangle/start.mjs')
}

test('what npm packs builds and proves another book', { timeout: 60_000 }, () => {
  const start = installPackage()
  mkdirSync(join(folder, 'chapters'))
  writeFileSync(join(folder, 'chapters/one.md'), chapter)
  const tangle = (...words: string[]) =>
    execFileSync(process.execPath, [start, ...words], { cwd: folder, encoding: 'utf8' })
  expect(tangle('build', 'chapters', '--out', 'programs')).toContain(
    '1 program from 1 chapter in programs: 5 files written',
  )
  expect(readFileSync(join(folder, 'programs/greet.ts'), 'utf8')).toBe(
    "const greeting: string = 'hello'\nconsole.log(greeting)\n",
  )
  expect(tangle('verify', 'chapters')).toBe('proved chapters/one.md:8\n1 passed, 0 failed\n')
  writeFileSync(join(folder, 'chapters/one.md'), `---\ntitle: One\n---\n${chapter}`)
  expect(tangle('weave', 'chapters', '--out', 'book')).toContain('7 pages from 1 chapter in book')
  expect(readFileSync(join(folder, 'book/one.html'), 'utf8')).toContain('data-type="greeting: string"')
})
