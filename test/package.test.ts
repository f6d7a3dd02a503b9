import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

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

let start = ''

/** What npm would publish, unpacked; the packages it depends on are those that are installed here. */
beforeAll(() => {
  mkdirSync(join(folder, 'chapters'))
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Brings the bundle up to date; packing with its scripts would remove it under the feet of other tests.
  execFileSync(process.execPath, [join(repository, 'tangle/start.mjs'), '--help'], { stdio: 'pipe' })
  execFileSync(npm, ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: repository,
    stdio: 'pipe',
  })
  execFileSync('tar', ['-xzf', 'a-modest-web-server-0.1.0.tgz'], { cwd: folder })
  const installed = join(folder, 'node_modules/a-modest-web-server')
  mkdirSync(join(folder, 'node_modules'))
  renameSync(join(folder, 'package'), installed)
  symlinkSync(join(repository, 'node_modules'), join(installed, 'node_modules'))
  start = join(installed, 'tangle/start.mjs')
}, 120_000)

/** As FORMAT.md has it. */
const config = `import { chapters } from 'a-modest-web-server/vitest'
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [chapters()], test: { include: ['chapters/**/!(README).md'] } })
`

test('its plugin proves a book under vitest, and is known to the type checker', { timeout: 120_000 }, () => {
  const format = readFileSync(join(repository, 'tangle/FORMAT.md'), 'utf8')
  expect(format).toContain(`\`\`\`ts illustrative\n${config}\`\`\``)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(repository, 'node_modules/vitest'), join(folder, 'node_modules/vitest'))
  writeFileSync(join(folder, 'chapters/one.md'), chapter)
  // Prose alone is well formed; what is about the folder is no chapter.
  writeFileSync(join(folder, 'chapters/prose.md'), '# Prose\n')
  writeFileSync(join(folder, 'chapters/README.md'), '```console\nno chapter\n```\n')
  writeFileSync(join(folder, 'vitest.config.ts'), config)
  const run = (program: string, ...words: string[]) =>
    execFileSync(process.execPath, [join(repository, 'node_modules', program), ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck']
  expect(run('typescript/bin/tsc', ...strict, 'vitest.config.ts')).toBe('')
  expect(run('vitest/vitest.mjs', 'run')).toMatch(/Tests +3 passed/)
})

test(
  'its session is known to the type checker, and tells an editor what SESSION.md says',
  { timeout: 120_000 },
  () => {
    const page = readFileSync(join(repository, 'tangle/SESSION.md'), 'utf8')
    const [, example = ''] = /^```ts illustrative\n([^]*?)^```$/m.exec(page) ?? []
    mkdirSync(join(folder, 'editor/chapters'), { recursive: true })
    const cwd = join(folder, 'editor')
    writeFileSync(join(cwd, 'chapters/01-greeting.md'), chapter)
    writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(cwd, 'editor.ts'), `${example}\nconst wrong: number = state\n`)
    writeFileSync(join(cwd, 'editor.js'), example)
    const run = (...words: string[]) => {
      const { stdout } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8' })
      return stdout
    }
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    const told = run(tsc, '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', 'editor.ts')
    // Nothing else is wrong with it, and the types of a session are not `any`.
    expect(told.match(/error TS\d+: .*/g)).toEqual([
      "error TS2322: Type 'BookState | undefined' is not assignable to type 'number'.",
    ])
    expect(run('editor.js'))
      .toBe(`chapters/01-greeting.md:2:7: type-error: TS2322: Type 'string' is not assignable to type 'number'.
{ path: 'chapters/01-greeting.md', line: 3, column: 13 }
[ { path: 'greet.ts', line: 2, column: 1, until: undefined } ]
`)
  },
)

test('what npm packs builds and proves another book', { timeout: 120_000 }, () => {
  rmSync(join(folder, 'chapters'), { recursive: true })
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
  expect(readFileSync(join(folder, 'book/one.html'), 'utf8')).toContain('data-type="const greeting: string"')
})
