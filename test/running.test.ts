import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tangle } from './command.ts'
import { watchLives } from './proving.ts'
import { newBook, writeFiles } from './workshop.ts'

const limit = { timeout: 120_000 }

/** A book with a program that calls somebody outside, wherever it is run, and who hears the calls. */
async function bookThatCalls() {
  const calls = await watchLives()
  onTestFinished(calls.close)
  const program = `import { connect } from 'node:net'\nconnect(${JSON.stringify(calls.path)}).end('call')\nconsole.log('ran')`
  const transcript = '```console\n$ node dist/call.js\nran\n```\n'
  const text = `---\ntitle: One\n---\n\n# One\n\n\`\`\`ts file=call.ts\n${program}\n\`\`\`\n\n${transcript}`
  return { cwd: newBook({ 'one.md': text }), calls }
}

test('the first weaving of a book says that it runs the book’s programs', limit, async () => {
  const { cwd, calls } = await bookThatCalls()
  const first = await tangle(cwd, 'weave chapters')
  expect(first).toMatchObject({ exitCode: 0, stderr: '' })
  expect(first.stdout).toMatch(/^The transcripts of this book are run .*--no-run.*\n1?\d pages/)
  await calls.begun(1)
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
  const { cwd, calls } = await bookThatCalls()
  const { exitCode, stdout, stderr } = await tangle(cwd, 'weave chapters --no-run --epub')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).not.toContain('are run')
  expect(await calls.begun(0)).toEqual([])
  expect(existsSync(join(cwd, 'dist/traces'))).toBe(false)
  expect(pageOf(cwd)).toContain('<span class="unproved">not proved</span>')
  expect(pageOf(cwd)).not.toContain('class="proved"')
  // Without it the same folder is woven anew, and says so.
  expect((await tangle(cwd, 'weave chapters')).stdout).toContain('--no-run')
  await calls.begun(1)
  expect(pageOf(cwd)).not.toContain('not proved')
})

test('--no-run uses the kept runs that still prove their transcripts', limit, async () => {
  const { cwd } = await bookThatCalls()
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
