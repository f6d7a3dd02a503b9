import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, inject } from 'vitest'
import { wovenFile } from '../../tangle/output/folder.ts'
import { type BookServer, serveBook } from '../../tangle/pages/serve.ts'
import type { WeaveOptions } from '../../tangle/weave.ts'
import type { SharedBook } from '../shared.ts'
import { fixtures, weaveIn } from '../workshop.ts'

export const repository = join(import.meta.dirname, '../..')

/** Every kind of thing that a chapter can hold. */
export const everything = join(fixtures, 'weave/book')

/** A woven book in a folder of its own, removed when the test file ends. `cwd` is the folder with `chapters/`. */
export async function weaveForTests(cwd: string, options: Partial<WeaveOptions> = {}): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'woven-'))
  afterAll(() => rmSync(out, { recursive: true, force: true }))
  const { problems } = await weaveIn(cwd, { out, ...options })
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return out
}

/** Serves the pages of a woven book, which do not change. */
export function serveWoven(out: string, port = 0, refresh = () => Promise.resolve()): Promise<BookServer> {
  const find = (path: string) => {
    const content = wovenFile(out, path)
    return content && { content }
  }
  return serveBook(port, { refresh, find })
}

/** This book, woven once for all test files (`shared.ts`): look at it, and leave it as it is. */
export async function sharedBook(): Promise<SharedBook> {
  // `fetch` gives up after five minutes, and on a busy machine the book may take longer.
  const request = get(inject('shared'))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const answer = await text(response)
  if (response.statusCode !== 200) throw new Error(answer)
  return JSON.parse(answer) as SharedBook
}

/** The text of every page of a woven book, by path. */
export function pagesOf(out: string): Map<string, string> {
  const paths = readdirSync(out, { recursive: true }).map(String).sort()
  const pages = paths.filter((path) => path.endsWith('.html') && !/^reference.(?:edition-)?file\b/.test(path))
  return new Map(pages.map((path) => [path, readFileSync(join(out, path), 'utf8')]))
}

/** Every address in a page, and every id, as a browser would read them. */
export function linksIn(text: string): { addresses: string[]; ids: string[] } {
  const valuesOf = (name: string) =>
    [...text.matchAll(new RegExp(`\\s(?:${name})="([^"]*)"`, 'g'))].map(([, value = '']) => plain(value))
  return { addresses: valuesOf('href|src|action'), ids: valuesOf('id') }
}

/** Where an address leads from a page: a path below the book, and the part. Nothing for what is elsewhere. */
export function targetOf(
  page: string,
  address: string,
): { path: string; part: string | undefined } | undefined {
  if (/^[a-z]+:/i.test(address)) return undefined
  const [path = '', part] = address.split('#').map(decodeURIComponent)
  return { path: path === '' ? page : posix.join(posix.dirname(page), path), part }
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
