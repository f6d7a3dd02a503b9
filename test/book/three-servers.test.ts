import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { findCommand } from '../../tangle/transcript/sandbox/find-command.ts'
import { buildPrograms } from './programs.ts'
import { startForTest } from './started.ts'

const folder = await buildPrograms()
const site = join(folder, 'site')
const python = findCommand('python3')

beforeAll(() => {
  mkdirSync(site)
  writeFileSync(join(site, 'index.html'), '<!doctype html>\n<title>Home</title>\n')
})

/** The verdict of the book's suite on a server: its last row, the others, and its exit status. */
async function examine(port: number): Promise<{ kept: string; faults: string[]; status: number }> {
  const examiner = join(folder, 'check-server.js')
  return await new Promise((resolve) => {
    execFile(process.execPath, [examiner, '127.0.0.1', String(port)], (error, text) => {
      const faults = text.trimEnd().split('\n')
      const kept = faults.pop() ?? ''
      resolve({ kept, faults, status: error === null ? 0 : Number(error.code) })
    })
  })
}

test('the server of the book keeps every rule of its suite', async () => {
  const { port } = await startForTest(folder, ['server.js', site])
  expect(await examine(port)).toMatchObject({ faults: [], status: 0 })
})

test('node:http breaks some, and is still there afterwards', async () => {
  const { port, process: server } = await startForTest(folder, ['node-server.js', site])
  const { kept, faults, status } = await examine(port)
  expect(kept).toBe('53 of 62 rules are kept')
  expect(faults.join('\n')).not.toMatch(/failed|milliseconds/)
  expect(status).toBe(1)
  expect(server.exitCode).toBe(null)
})

test('the server that comes with Python breaks more', async ({ skip }) => {
  if (python === undefined) return skip('no Python was found')
  const words = ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1', '--directory', site]
  const server = spawn(python, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void server.kill())
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string]
  const { kept, faults, status } = await examine(Number(/port (\d+)/.exec(line)?.[1]))
  expect(kept).toBe('35 of 62 rules are kept')
  expect(faults.join('\n')).not.toMatch(/failed|milliseconds/)
  expect(status).toBe(1)
})
