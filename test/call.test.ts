import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../tangle/cli.ts'
import { newBook } from './workshop.ts'

/** Calls the tool in this process, in a folder that is not this process's own. */
async function call(cwd: string, words: string, env: Record<string, string> = {}) {
  const outputs = { stdout: '', stderr: '' }
  const into = (name: keyof typeof outputs) => ({ write: (text: string) => (outputs[name] += text) })
  const host = {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdout: into('stdout'),
    stderr: into('stderr'),
  }
  return { exitCode: await main(words.split(' '), host), ...outputs }
}

const wrong = '```js file=a.js\nconsole.log(1)\n```\n\n```console\n$ node dist/a.js\n2\n```\n'

test('what a command reads and writes is below the folder that it is given', async () => {
  const cwd = newBook({ 'one.md': wrong })
  expect(await call(cwd, 'build chapters --out made')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(existsSync(join(cwd, 'made/a.js'))).toBe(true)
  expect(await call(cwd, 'where made/a.js:1 --out made')).toMatchObject({ stdout: 'chapters/one.md:2:1\n' })
  const failed = await call(cwd, 'verify chapters --only chapters/one.md --traces kept')
  expect(failed).toMatchObject({ exitCode: 1, stdout: 'failed chapters/one.md:5\n0 passed, 1 failed\n' })
  expect(failed.stderr).toContain('> 7 | 2')
  expect(existsSync(join(cwd, 'kept/one.1.json'))).toBe(true)
  expect(await call(cwd, 'verify chapters -u', { CI: 'true' })).toMatchObject({ exitCode: 1 })
  expect(await call(cwd, 'verify chapters -u')).toMatchObject({ exitCode: 0 })
  expect(await call(cwd, 'coverage chapters --out made')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(existsSync(join(cwd, 'made/coverage/lcov.info'))).toBe(true)
})

test('a book of messages alone is proved too, and says so', async () => {
  const message = '```http\nGET / HTTP/1.1\nHost: localhost\n```\n'
  expect(await call(newBook({ 'one.md': message }), 'verify chapters')).toMatchObject({
    exitCode: 0,
    stdout: 'There are no transcripts; the HTTP message is right\n',
  })
  expect(await call(newBook({ 'one.md': message.repeat(2) }), 'verify chapters')).toMatchObject({
    stdout: 'There are no transcripts; all 2 HTTP messages are right\n',
  })
})

test('whether there is a browser is asked of the environment that it is given', async () => {
  const cwd = newBook({ 'one.md': '```console panes="browser"\nhttp://127.0.0.1:8080/\n```\n' })
  const without = { CHROMIUM: '/nowhere' }
  expect(await call(cwd, 'verify chapters', without)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('0 passed, 0 failed, 1 skipped\n'),
  })
  const inCi = await call(cwd, 'verify chapters', { ...without, CI: 'true' })
  expect(inCi).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(': no-browser\n') })
})

const commands = [
  'build',
  'verify',
  'weave',
  'serve',
  'watch',
  'coverage',
  'list',
  'where',
  'compare',
  'stitch',
  'init',
  'import',
]

/** The commands that have each option, as the help says; without names before its words, all have it. */
function ownersIn(help: string): Map<string, string[]> {
  const owners = new Map<string, string[]>()
  let option = ''
  for (const line of help.slice(help.indexOf('\nOptions\n')).split('\n')) {
    const [, name, words] = /^ {2}(?:-u, )?--([\w-]+)(?: [A-Z]+)? *(.*)/.exec(line) ?? []
    option = name ?? option
    if (option === '') continue
    const [, list] = /^([a-z]+(?:, [a-z]+)*): /.exec(words ?? line.trim()) ?? []
    owners.set(option, [...(owners.get(option) ?? []), ...(list?.split(', ') ?? [])])
  }
  return owners
}

test('the help says of every option which commands have it, and the others refuse it', async () => {
  const cwd = newBook({ 'one.md': 'No fence.\n' })
  const { stdout: help } = await call(cwd, '--help')
  const owners = ownersIn(help)
  expect(owners.size).toBe(19)
  // It would answer this process, if it were not refused.
  expect((await call(cwd, 'lsp nowhere --out x')).stderr).toContain("'tangle lsp' has no option '--out'")
  for (const [option, own] of owners) {
    const value = new RegExp(`--${option} [A-Z]`).test(help) ? ' x' : ''
    const refusals = await Promise.all(
      commands.map(async (command) => {
        const { exitCode, stderr } = await call(cwd, `${command} nowhere --${option}${value}`)
        expect(exitCode).toBe(2)
        return stderr.includes(`'tangle ${command}' has no option '--${option}'`)
      }),
    )
    const expected = commands.map((command) => own.length > 0 && !own.includes(command))
    expect([option, refusals]).toEqual([option, expected])
  }
})
