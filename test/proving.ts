import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractBook } from '../tangle/book/extract.ts'
import { readSource } from '../tangle/book/read-book.ts'
import type { Problem } from '../tangle/problem/problem.ts'
import { formatProblems } from '../tangle/problem/text.ts'
import { type Policy, policyOf } from '../tangle/transcript/run/policy.ts'
import { type Proof, proveTranscript } from '../tangle/transcript/run/prove.ts'
import { confine } from '../tangle/transcript/sandbox/confinement.ts'
import { prepareChapters, transcriptsOf } from '../tangle/verify.ts'
import { newShownFolder } from './workshop.ts'

/** A book of one chapter, proved. */
export type ProvedBook = {
  readonly proofs: readonly Proof[]
  readonly found: readonly Problem[]
  /** All of them, in the words that an author sees. */
  readonly problems: string
}

/**
 * Proves a book of one chapter, given as text.
 *
 * @param stepLimit how long one row may take, in milliseconds
 * @param hasBrowser whether to go about as on a machine with a browser
 */
export async function proveText(
  text: string,
  path = 'chapter.md',
  stepLimit = 20_000,
  hasBrowser = true,
  more: Partial<Policy> = {},
): Promise<ProvedBook> {
  const { value: book, problems } = extractBook([readSource({ path, slug: 'chapter', name: path, text })])
  const browser = hasBrowser ? {} : { browser: undefined, whenLacking: 'failed' as const }
  const policy = policyOf(process.env, { stepLimit, ...browser, ...more })
  const prepared = await prepareChapters(book, book.chapters, policy)
  const proofs: Proof[] = []
  for (const one of transcriptsOf(prepared.value)) proofs.push(await proveTranscript(one, policy))
  const all = [...problems, ...prepared.problems, ...new Set(proofs.flatMap((proof) => proof.problems))]
  const lines = text.split('\n')
  return { proofs, found: all, problems: formatProblems(all, (_path, line) => lines[line - 1]) }
}

/** Whether this system lets anybody make namespaces. */
export async function givesNamespaces(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'tangle-'))
  const confinement = await confine(folder, { hasNetwork: true, visible: [] })
  if ('close' in confinement) await confinement.close()
  rmSync(folder, { recursive: true })
  return 'close' in confinement
}

/** Lives that can be watched: what connects lives until its connection closes, whatever ended it. */
export type Lives = {
  /** Where a program connects; a socket in the file system, which no port is moved for. */
  readonly path: string
  /** Settles when so many have connected in all, with what they said first. */
  readonly begun: (count: number) => Promise<readonly string[]>
  /** Settles when nobody is connected. */
  readonly over: () => Promise<void>
  readonly close: () => void
}

/** Watches lives. Nobody waits for a time here: the system closes the connections of a process that is gone. */
export async function watchLives(): Promise<Lives> {
  const path = join(newShownFolder(), 'socket')
  const words: string[] = []
  const living = new Set<Socket>()
  const looks = new Set<() => void>()
  const look = () => {
    for (const one of looks) one()
  }
  const server = createServer((socket) => {
    living.add(socket)
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      words.push(String(bytes))
      look()
    })
    socket.on('close', () => {
      living.delete(socket)
      look()
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const one = () => {
        if (!condition()) return
        looks.delete(one)
        resolve()
      }
      looks.add(one)
      one()
    })
  return {
    path,
    begun: async (count) => {
      await until(() => words.length >= count)
      return words
    },
    over: () => until(() => living.size === 0),
    close: () => {
      server.close()
      for (const socket of living) socket.destroy()
    },
  }
}
