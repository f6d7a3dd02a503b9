import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { transformWithin } from '../../tangle/program/compile/esbuild-service.ts'
import { usualLimits } from '../../tangle/program/limits.ts'

const options = { loader: 'ts', logLevel: 'silent' } as const
const right = Array.from({ length: 5 }, (_, i) => `export const port: number = ${i}`)

/** esbuild takes years for it. */
const runaway = `export const x = ${'(a: unknown) =>\n'.repeat(20_000)}1`

/** The processes that this one has started, by what they are. */
function startedBy(name: string): number[] {
  const tasks = readdirSync('/proc/self/task')
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '),
  )
  return children.map(Number).filter((pid) => {
    return pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.endsWith(name)
  })
}

test(
  'the script that esbuild never ends with is named, and others are compiled in spite of it',
  { timeout: 60_000 },
  async () => {
    const limits = { ...usualLimits, milliseconds: 3000 }
    const texts = [...right.slice(0, 2), runaway, ...right.slice(2)]
    const results = await Promise.all(texts.map((text) => transformWithin(text, options, limits)))
    expect(results.map((one) => ('code' in one ? one.code.trim() : one))).toEqual([
      'export const port = 0;',
      'export const port = 1;',
      { why: 'was stopped: it had used 3 s', wasAlone: true },
      'export const port = 2;',
      'export const port = 3;',
      'export const port = 4;',
    ])
  },
)

test.runIf(process.platform === 'linux')(
  'what esbuild was compiling when it broke off is compiled once more',
  async () => {
    await transformWithin('', options)
    const pids = startedBy('esbuild')
    expect(pids.length).toBeGreaterThan(0)
    const results = right.map((text) => transformWithin(text, options))
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    expect((await Promise.all(results)).map((one) => 'code' in one)).toEqual(right.map(() => true))
  },
)

test(
  'a script that breaks esbuild off is named, with the first that it says',
  { timeout: 120_000, tags: 'long' },
  async () => {
    const result = await transformWithin(`export const x = ${'!\n'.repeat(200_000)}1`, options)
    expect(result).toMatchObject({ why: 'broke off (“fatal error: stack overflow”)' })
    expect(await transformWithin('1', options)).toMatchObject({ code: '1;\n' })
  },
)
