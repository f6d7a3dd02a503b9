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

/** A response, taken apart by the book's own reader. */
export type Reply = {
  readonly status: number
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly body: Buffer
  readonly surplus: number
}

/** The book's reader of responses, from the folder of its built programs. */
export async function importReplyReader(
  folder: string,
): Promise<(bytes: Buffer, method: string) => Reply | undefined> {
  const { readReply } = (await importProgram(folder, 'suite/reply.js')) as {
    readonly readReply: (bytes: Buffer, method: string) => Reply | undefined
  }
  return readReply
}

/** What a built program exports, by its path such as `server/head.js`; the caller knows the types. */
export async function importProgram(folder: string, path: string): Promise<unknown> {
  return await import(/* @vite-ignore */ pathToFileURL(join(folder, path)).href)
}
