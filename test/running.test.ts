import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tangle } from './command.ts'
import { newBook, writeFiles } from './workshop.ts'

const limit = { timeout: 120_000 }

/** A program that leaves a file, wherever it is run. */
function bookThatLeaves(mark: string): string {
  const cwd = newBook({})
  const program = `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(join(cwd, mark))}, '')\nconsole.log('ran')`
  const transcript = '```console\n$ node dist/leave.js\nran\n```\n'
  const text = `---\ntitle: One\n---\n\n# One\n\n\`\`\`ts file=leave.ts\n${program}\n\`\`\`\n\n${transcript}`
  writeFiles(cwd, { 'chapters/one.md': text })
  return cwd
}

test('the first weaving of a book says that it runs the book’s programs', limit, async () => {
  const cwd = bookThatLeaves('mark')
  const first = await tangle(cwd, 'weave chapters')
  expect(first).toMatchObject({ exitCode: 0, stderr: '' })
  expect(first.stdout).toMatch(/^The transcripts of this book are run .*--no-run.*\n1?\d pages/)
  expect(existsSync(join(cwd, 'mark'))).toBe(true)
  writeFiles(cwd, { 'chapters/one.md': `${textOf(cwd)}\n\`\`\`console\n$ echo 2\n2\n\`\`\`\n` })
  const second = await tangle(cwd, 'weave chapters')
  expect(second).toMatchObject({ exitCode: 0, stderr: '' })
  expect(second.stdout).not.toContain('--no-run')
})

test('a book without transcripts is not said to be run', async () => {
  const cwd = newBook({ 'one.md': '---\ntitle: One\n---\n\n# One\n' })
  expect((await tangle(cwd, 'weave chapters')).stdout).not.toContain('--no-run')
})

test('--no-run runs nothing, and its pages say what is not proved', limit, async () => {
  const cwd = bookThatLeaves('mark')
  const { exitCode, stdout, stderr } = await tangle(cwd, 'weave chapters --no-run --epub')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).not.toContain('are run')
  expect(existsSync(join(cwd, 'mark'))).toBe(false)
  expect(existsSync(join(cwd, 'dist/traces'))).toBe(false)
  expect(pageOf(cwd)).toContain('<span class="unproved">not proved</span>')
  expect(pageOf(cwd)).not.toContain('class="proved"')
  // Without it the same folder is woven anew, and says so.
  expect((await tangle(cwd, 'weave chapters')).stdout).toContain('--no-run')
  expect(existsSync(join(cwd, 'mark'))).toBe(true)
  expect(pageOf(cwd)).not.toContain('not proved')
})

test('--no-run uses the kept runs that still prove their transcripts', limit, async () => {
  const cwd = bookThatLeaves('mark')
  await tangle(cwd, 'weave chapters')
  writeFiles(cwd, { 'chapters/one.md': `${textOf(cwd)}\n\`\`\`console\n$ echo 2\n2\n\`\`\`\n` })
  expect(await tangle(cwd, 'weave chapters --no-run')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(pageOf(cwd).match(/class="(?:un)?proved"/g)).toEqual(['class="proved"', 'class="unproved"'])
})

test.each(['weave', 'serve'])(
  'the help of %s says that programs run, and how they do not',
  async (command) => {
    const { stdout } = await tangle('.', `${command} --help`)
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /runs (?:its|the) programs.* --no-run run nothing of the book/,
    )
  },
)

function textOf(cwd: string): string {
  return readFileSync(join(cwd, 'chapters/one.md'), 'utf8')
}

function pageOf(cwd: string): string {
  return readFileSync(join(cwd, 'dist/book/one.html'), 'utf8')
}
