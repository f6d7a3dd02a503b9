import { readFileSync } from 'node:fs'
import { execa } from 'execa'
import { expect, onTestFinished, test, vi } from 'vitest'
import { lookAtSleepers } from '../../tangle/world/asleep.ts'

/** The first fields of `stat` behind the name in brackets, proc(5). */
const statOf = (id: string) =>
  readFileSync(`/proc/${id}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')

/** A process group whose leader sleeps, and in which a process has ended that its parent never asks after. */
async function groupWithZombie() {
  const script = 'sh -c "true & echo \\$!; exec sleep 60" & exec sleep 60'
  const leader = execa('sh', ['-c', script], { detached: true, reject: false })
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

const nowhere = '/nowhere'

test('one that ended under a stranger, as orphans do under init, keeps nobody awake', async () => {
  const { group, parent } = await groupWithZombie()
  const strangers = () => new Map([[parent, false]])
  await vi.waitFor(() => expect(lookAtSleepers(new Set([group]), nowhere, strangers())).toBeDefined())
})

test('one that ended under a parent of the sandbox has still to be heard of', async () => {
  const { group } = await groupWithZombie()
  expect(lookAtSleepers(new Set([group]), nowhere, new Map())).toBeUndefined()
})
