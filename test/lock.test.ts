import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { newFolder, writeFiles } from './workshop.ts'

/*
 * Processes of their own: in one process runs queue by themselves.
 *
 * Each takes the lock over and over. Who holds it makes a mark that only one can make, and writes as a run does. Behind it
 * a lock may be left that names a process which is gone, as a killed run leaves it.
 */
const worker = `
import { closeSync, linkSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'

const [out, gone, times] = process.argv.slice(2)
const mark = join(out, 'mark')
for (let held = 0; held < Number(times); ) {
  const outcome = withLock(out, () => {
    closeSync(openSync(mark, 'wx'))
    mkdirSync(join(out, '.tangle/new'))
    rmSync(join(out, '.tangle/new'), { recursive: true })
    rmSync(mark)
  })
  if (outcome === undefined) held++
  else if (outcome.code !== 'busy-output') throw new Error(outcome.code)
  if (held % 2 === 0) leaveLock()
}

function leaveLock() {
  try {
    linkSync(gone, join(out, '.tangle/lock'))
  } catch (error) {
    if (!['EEXIST', 'ENOENT'].includes(error.code)) throw error
  }
}
`

/** A folder with the lock of the tool and a worker in it, and a file that names a process that no system has. */
function workshop(): string {
  const folder = newFolder()
  buildSync({
    entryPoints: [join(import.meta.dirname, '../tangle/output/lock.ts')],
    outfile: join(folder, 'lock.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
  writeFiles(folder, { 'worker.mjs': worker, gone: '4194305' })
  return folder
}

/** What a worker writes to standard error, and its exit status. */
async function work(folder: string, times: number): Promise<string> {
  const words = ['worker.mjs', 'out', 'gone', String(times)]
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'inherit', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  const [status] = await once(child, 'close')
  return `${status}${errors}`
}

describe.each([
  { times: 40, tags: [] },
  { times: 300, tags: ['long'] },
])('$times times', ({ times, tags }) => {
  test(
    'one run at a time, whatever others come, are killed or leave nothing behind',
    { timeout: 120_000, tags },
    async () => {
      const folder = workshop()
      const ends = await Promise.all(Array.from({ length: 4 }, () => work(folder, times)))
      expect(ends).toEqual(['0', '0', '0', '0'])
      expect(existsSync(join(folder, 'out/mark'))).toBe(false)
    },
  )
})
