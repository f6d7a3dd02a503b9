import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mapInParallel } from '../../tangle/system/parallel.ts'
import { buildPrograms } from './programs.ts'

const folder = await buildPrograms()

/** Every program of the book that has a port, by its path without the ending. */
const programs = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.ts') && path !== 'port.ts')
  .filter((path) => /import \{ PORT \}|process\.env\.PORT/.test(readFileSync(join(folder, path), 'utf8')))
  .map((path) => path.replace(/\.ts$/, ''))

/** What a program says to the variable PORT, and the status with which it ends. */
function start(program: string, port: string): Promise<{ status: unknown; said: string }> {
  const options = { env: { ...process.env, PORT: port }, cwd: folder, timeout: 30_000 }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(folder, `${program}.js`)], options, (error, out, err) =>
      resolve({ status: error?.code ?? 0, said: out + err }),
    )
    child.stdin?.end()
  })
}

test('a port that is none is told in one line by every program that has one', async () => {
  expect(programs.length).toBeGreaterThan(40)
  const wrong = ['', '0x50', '1e3', '99999', '-1', '80.5', ' 80', 'http']
  const told = await mapInParallel(programs, async (program) => {
    const words = [wrong[3] ?? '', wrong[programs.indexOf(program) % wrong.length] ?? '']
    return await Promise.all(words.map(async (word) => ({ program, word, ...(await start(program, word)) })))
  })
  const clear =
    /^(?:PORT is not the number of a port: '.*'|.*usage: .*|failed: --port must be a number .*)\n$/
  expect(told.flat().filter(({ status, said }) => status !== 1 || !clear.test(said))).toEqual([])
})

test.each([
  ['0', 0],
  ['080', 80],
  ['65535', 65_535],
])('%s is one', async (word, port) => {
  const { status, said } = await new Promise<{ status: unknown; said: string }>((resolve) => {
    const script = `import { PORT } from ${JSON.stringify(join(folder, 'port.js'))}\nconsole.log(PORT)`
    const options = { env: { ...process.env, PORT: word } }
    execFile(process.execPath, ['--input-type=module', '-e', script], options, (error, out) =>
      resolve({ status: error?.code ?? 0, said: out }),
    )
  })
  expect([status, said]).toEqual([0, `${port}\n`])
})
