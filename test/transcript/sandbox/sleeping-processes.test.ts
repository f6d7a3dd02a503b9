import { readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { execa } from 'execa'
import { expect, onTestFinished, test, vi } from 'vitest'
import { findCommand } from '../../../tangle/transcript/sandbox/find-command.ts'
import { type KnownProcesses, lookAtSleepers } from '../../../tangle/transcript/sandbox/sleeping-processes.ts'

/** The first fields of `stat` behind the name in brackets, proc(5). */
const statOf = (id: string) =>
  readFileSync(`/proc/${id}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')

/** A process group whose leader sleeps, and in which a process has ended that its parent never asks after. */
async function groupWithZombie() {
  const PARENT = 'sh -c "$CHILD" & echo $!; exec cat <&3'
  // A shell asks after its children: this one lives until its parent is a shell no more.
  const CHILD = 'while grep -qx sh /proc/$PPID/comm; do :; done'
  const script = 'exec 3<&0; sh -c "$PARENT" & exec cat'
  const leader = execa('sh', ['-c', script], { detached: true, reject: false, env: { PARENT, CHILD } })
  const group = leader.pid ?? 0
  onTestFinished(async () => {
    process.kill(-group, 'SIGKILL')
    await leader
  })
  let printed = ''
  leader.stdout.on('data', (data) => (printed += String(data)))
  await vi.waitFor(() => expect(statOf(printed.trim())[0]).toBe('Z'), { timeout: 20_000 })
  return { group, parent: statOf(printed.trim())[1] ?? '' }
}

const nowhere = () => false

/** What is known where nothing else has been found yet. */
const known = (...areOwn: [string, boolean][]): KnownProcesses => ({
  areOwn: new Map(areOwn),
  awake: undefined,
  watched: new Set(),
})

test('one that ended under a stranger, as orphans do under init, keeps nobody awake', async () => {
  const { group, parent } = await groupWithZombie()
  const strangers = () => known([parent, false])
  await vi.waitFor(() => expect(lookAtSleepers(new Set([group]), nowhere, strangers())).toBeDefined())
})

test('one that ended under a parent of the sandbox has still to be heard of', async () => {
  const { group } = await groupWithZombie()
  expect(lookAtSleepers(new Set([group]), nowhere, known())).toBeUndefined()
})

/** A shell that has begun a job, says its id, goes on with the last words, and waits; the job ends when it is let go.
    A shell asks after its jobs at each command's end: one that ends before that is no zombie for long. */
async function shellWithJob(last: string, isWaiting: (printed: string) => boolean) {
  const script = `cat <&3 & echo $!; ${last}`
  const stdio = ['pipe', 'pipe', 'inherit', 'pipe'] as const
  const shell = execa('sh', [], { detached: true, reject: false, stdio })
  onTestFinished(async () => {
    process.kill(-(shell.pid ?? 0), 'SIGKILL')
    await shell
  })
  let printed = ''
  shell.stdout.on('data', (data) => (printed += String(data)))
  shell.stdin.write(`${script}\n`)
  await vi.waitFor(() => expect(isWaiting(printed)).toBe(true), { timeout: 20_000 })
  await vi.waitFor(() => expect(statOf(String(shell.pid))[0]).toBe('S'), { timeout: 20_000 })
  const letGo = shell.stdio[3]
  if (letGo instanceof Writable) letGo.end()
  const job = printed.split('\n')[0] ?? ''
  await vi.waitFor(() => expect(statOf(job)[0]).toBe('Z'), { timeout: 20_000 })
  return shell.pid ?? 0
}

test('a job that ended while its shell waits for the next command keeps nobody awake', async () => {
  const group = await shellWithJob('', (printed) => printed.endsWith('\n'))
  await vi.waitFor(() => expect(isDefined(group)).toBe(true))
})

const python = findCommand('python3')

test.skipIf(python === undefined)(
  'one whose first thread has ended, while its shell reads what others of its threads may still write, is not dead',
  async () => {
    const code = `import ctypes, os, threading
threading.Thread(target=os.read, args=(3, 1)).start()
os.write(2, f'{os.getpid()}\\n'.encode())
ctypes.CDLL(None).pthread_exit(None)`
    const stdio = ['pipe', 'ignore', 'pipe', 'pipe'] as const
    const env = { PYTHON: python, CODE: code }
    const shell = execa('sh', [], { detached: true, reject: false, stdio, env })
    onTestFinished(async () => {
      process.kill(-(shell.pid ?? 0), 'SIGKILL')
      await shell
    })
    let said = ''
    shell.stderr.on('data', (data) => (said += String(data)))
    shell.stdin.write('echo $("$PYTHON" -c "$CODE")\n')
    await vi.waitFor(() => expect(said).toMatch(/^\d+\n/), { timeout: 20_000 })
    await vi.waitFor(() => expect(statOf(said.trim())[0]).toBe('Z'), { timeout: 20_000 })
    const group = shell.pid ?? 0
    expect(Array.from({ length: 200 }, () => isDefined(group))).not.toContain(true)
  },
)

/** A node process that does one thing, once it has said so. */
async function nodeThat(code: string) {
  const process = execa('node', ['-e', `console.log('now');${code}`], { detached: true, reject: false })
  onTestFinished(async () => {
    process.kill('SIGKILL')
    await process
  })
  await new Promise((resolve) => process.stdout.once('data', resolve))
  return process.pid ?? 0
}

const isDefined = (group: number) => lookAtSleepers(new Set([group]), nowhere, known()) !== undefined
const sleeper = 'new Int32Array(new SharedArrayBuffer(4)), 0, 0'

test('who waits for others sleeps', async () => {
  const group = await nodeThat(`Atomics.wait(${sleeper})`)
  await vi.waitFor(() => expect(isDefined(group)).toBe(true), { timeout: 20_000 })
})

test('one that ended while its shell waits for something else has still to be heard of', async () => {
  const wait = `exec node -e "console.log('now'); Atomics.wait(${sleeper})" 3<&-`
  const group = await shellWithJob(wait, (printed) => printed.includes('now'))
  expect(Array.from({ length: 200 }, () => isDefined(group))).not.toContain(true)
})

test('who waits for a time wakes by itself', async () => {
  const group = await nodeThat(`Atomics.wait(${sleeper}, 60_000)`)
  const looks = Array.from({ length: 1000 }, () => isDefined(group))
  expect(looks).not.toContain(true)
})

test('who was awake at the last look and has ended keeps nobody awake', async () => {
  const group = await nodeThat(`Atomics.wait(${sleeper})`)
  const found = { ...known(), awake: '1/task/0' }
  await vi.waitFor(() => expect(lookAtSleepers(new Set([group]), nowhere, found)).toBeDefined())
  expect(found.awake).toBeUndefined()
})

test('who is awake is asked first, and hides nobody once it sleeps', async () => {
  const busy = await nodeThat('for (;;);')
  const group = await nodeThat(`Atomics.wait(${sleeper})`)
  const found = known()
  const look = (...groups: number[]) => lookAtSleepers(new Set(groups), nowhere, found)
  await vi.waitFor(() => {
    expect(look(busy, group)).toBeUndefined()
    expect(found.awake).toMatch(new RegExp(`^${busy}/`))
  })
  process.kill(-busy, 'SIGSTOP')
  await vi.waitFor(() => expect(look(busy, group)?.split('\n')).toHaveLength(2))
})

test('the id of a process that has ended may be another’s next', async () => {
  const group = await nodeThat(`Atomics.wait(${sleeper})`)
  const found = known(['0', false], ['1', false])
  await vi.waitFor(() => expect(lookAtSleepers(new Set([group]), nowhere, found)).toBeDefined())
  expect(found.areOwn.has('0')).toBe(false)
  expect(found.areOwn.get('1')).toBe(false)
  expect(found.areOwn.get(String(group))).toBe(true)
})
