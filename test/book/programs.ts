import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll } from 'vitest'
import { buildBook } from '../../tangle/build.ts'

const repository = join(import.meta.dirname, '../..')

/** Builds the programs of this book into a folder of the test file's own, which is removed after its last test. */
export async function buildPrograms(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'tangle-programs-'))
  afterAll(() => rmSync(out, { recursive: true, force: true }))
  const outcome = await buildBook({ chapters: 'chapters', out, force: false, cwd: repository })
  if (outcome === undefined || outcome.problems.length > 0) throw new Error('The book does not build.')
  return out
}

/** What a built program exports, by its path such as `server/head.js`; the caller knows the types. */
export async function importProgram(folder: string, path: string): Promise<unknown> {
  return await import(/* @vite-ignore */ pathToFileURL(join(folder, path)).href)
}
