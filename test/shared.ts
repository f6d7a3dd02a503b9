import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { weaveRepository } from './command.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be added to
  interface ProvidedContext {
    /** Where test files ask for what they share. */
    readonly shared: string
  }
}

/** This book, woven once for all test files, and the recorded runs of its transcripts that it was woven with. */
export type SharedBook = { readonly out: string; readonly traces: string }

const repository = join(import.meta.dirname, '..')

/**
 * Before the first test file: a small server on the loopback that gives out what many files need and takes long to make. Nothing
 * is made before somebody asks, so that one small test file alone starts at once.
 */
export default async function serveShared({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'tangle-shared-'))
  let book: Promise<SharedBook> | undefined
  const server = createServer((_request, response) => {
    book ??= weave(folder)
    book.then(
      (made) => response.end(JSON.stringify(made)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  provide('shared', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return () => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Weaves with the runs that the chapters' own tests have kept so far; what is missing, weaving proves. */
async function weave(folder: string): Promise<SharedBook> {
  const made = { out: join(folder, 'book'), traces: join(folder, 'traces') }
  const kept = join(repository, 'dist/traces')
  // A record that is being written has a name of its own.
  if (existsSync(kept)) cpSync(kept, made.traces, { recursive: true, filter: (path) => !/\.\d+$/.test(path) })
  await weaveRepository(made)
  return made
}
