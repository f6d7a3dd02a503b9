import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { confine } from '../tangle/transcript/sandbox/confinement.ts'
import { startUnconfined } from './command.ts'
import { givesNamespaces, proveText } from './proving.ts'
import { newBook, newFolder, newShownFolder } from './workshop.ts'

const limit = { timeout: 120_000 }

let isGiven = false
beforeAll(async () => {
  isGiven = await givesNamespaces()
})

/** A program that does one thing and prints how it went, whatever that is. */
const trying = (code: string) => `
\`\`\`js file=try.js
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
const tell = (what) => console.log(what)
try {
  ${code}
} catch (error) {
  tell(error.code ?? error.message)
}
\`\`\`

\`\`\`console
$ node dist/try.js
RESULT
\`\`\`
`

/** What it prints, in namespaces. */
const proved = (code: string, result: string) => proveText(trying(code).replace('RESULT', () => result))

/** A sandbox beside which a folder of the home folder is shown, and what one command says in it. */
async function sayBeside(shown: string, command: string): Promise<string> {
  const [home, folder] = [newShownFolder(), newFolder()]
  mkdirSync(join(home, shown))
  const before = process.env.HOME
  process.env.HOME = home
  onTestFinished(() => void (process.env.HOME = before))
  const confinement = await confine(folder, { hasNetwork: true, visible: [join(home, shown)] })
  if ('reason' in confinement) throw new Error(confinement.reason)
  onTestFinished(() => void confinement.close())
  const [enter = '', ...words] = confinement.enter
  const { stdout, stderr } = await execa(enter, [...words, 'sh', '-c', command, folder], { reject: false })
  return stdout + stderr
}

describe('in namespaces', () => {
  beforeEach(({ skip }) => skip(!isGiven, 'the system gives no namespaces'))

  const secret = join(homedir(), `.tangle-secret-of-tests-${process.pid}`)
  beforeAll(() => writeFileSync(secret, 'secret'))
  afterAll(() => rmSync(secret, { force: true }))

  test.each([
    ['the home folder is empty', `tell(fs.readdirSync(${JSON.stringify(homedir())}).length)`, '0'],
    [
      'a file of the home folder is not there',
      `fs.readFileSync(${JSON.stringify(secret)}); tell('read')`,
      'ENOENT',
    ],
    ['the system is read-only', `fs.writeFileSync('/etc/tangle-was-here', ''); tell('written')`, 'EROFS'],
    [
      'the folder of the tool is read-only',
      `fs.writeFileSync(${JSON.stringify(join(import.meta.dirname, 'tangle-was-here'))}, ''); tell('written')`,
      'EROFS',
    ],
    [
      'the temporary folder is its own',
      `fs.writeFileSync('/tmp/mine', 'x'); tell(fs.readFileSync('/tmp/mine', 'utf8'))`,
      'x',
    ],
    [
      'sockets of the system are not there',
      `tell(fs.readdirSync('/run').filter((name) => name !== 'mount').length)`,
      '0',
    ],
    [
      'devices are the harmless ones',
      `tell(fs.readdirSync('/dev').join(' '))`,
      'fd full null random shm stderr stdin stdout tty urandom zero',
    ],
    [
      'processes see themselves alone',
      `tell(fs.readdirSync('/proc').filter((id) => /^\\d/.test(id)).every((id) => {
    try { return !fs.readFileSync('/proc/' + id + '/environ', 'utf8').includes('TANGLE_TEST_SECRET') } catch { return true }
  }))`,
      'true',
    ],
    ['the runner cannot be signalled', `process.kill(${process.pid}, 'SIGKILL'); tell('killed')`, 'ESRCH'],
    [
      'what holds the namespaces cannot be looked into',
      `fs.readlinkSync('/proc/1/root'); tell('seen')`,
      'EACCES',
    ],
    [
      'what is read-only cannot be mounted anew',
      `execFileSync('/bin/sh', ['-c', 'PATH=/bin:/usr/bin; mount -o remount,bind,rw / || unshare -Urm mount -o remount,bind,rw /'], { stdio: 'ignore' }); tell('done')`,
      'Command failed: /bin/sh -c PATH=/bin:/usr/bin; mount -o remount,bind,rw / || unshare -Urm mount -o remount,bind,rw /',
    ],
  ])('%s', limit, async (_name, code, result) => {
    process.env.TANGLE_TEST_SECRET = 'secret'
    onTestFinished(() => void delete process.env.TANGLE_TEST_SECRET)
    expect((await proved(code, result)).problems).toBe('')
  })

  test('what is shown of the home folder may have the name of any other folder', limit, async () => {
    expect(await sayBeside('tmp', 'echo written >"$0/file" && cat "$0/file"')).toBe('written')
  })

  test('a child without a witness reaches no other network', limit, async () => {
    let calls = 0
    const server = createServer((socket) => {
      calls++
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const child = `require('net').connect(${port}, '127.0.0.1').on('error', (error) => console.log(error.code)).on('connect', () => console.log('connected'))`
    const code = `process.stdout.write(execFileSync(process.execPath, ['-e', ${JSON.stringify(child)}], { env: {} }))`
    expect((await proved(code, 'ECONNREFUSED')).problems).toBe('')
    expect(calls).toBe(0)
    const { problems } = await proveText(
      trying(code).replace('RESULT', 'connected'),
      'chapter.md',
      20_000,
      true,
      { confines: false },
    )
    expect([problems, calls]).toEqual(['', 1])
  })
})

test('where the system gives no namespaces, that is said once', limit, async () => {
  const text = `${trying('tell(1)').replace('RESULT', '1')}\n\`\`\`console\n$ echo 2\n2\n\`\`\`\n`
  const { stdout, exitCode } = await startUnconfined(newBook({ 'one.md': text }), 'verify chapters')
  expect(stdout).toMatch(/\n2 passed, 0 failed$/)
  expect(stdout.match(/ran unconfined: /g)).toHaveLength(1)
  expect(exitCode).toBe(0)
})
