import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Place } from '../tangle/problem/place.ts'
import { debugProgram } from './breakpoints.ts'
import { buildIn, layOver, newBook, newFolder } from './workshop.ts'

const limit = { timeout: 60_000 }

/** A server; the chunk that answers is in a list in a quote, and is used twice, each time set in differently. */
const chapter = `# A server

\`\`\`ts file=server.ts
import http from 'node:http'
import type { AddressInfo } from 'node:net'

// <<two-voices>>

const server = http.createServer((request, response) => {
  const path: string = request.url ?? '/'
  if (path.startsWith('/!')) loud(path.slice(2), response)
  else quiet(path.slice(1), response)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
\`\`\`

Both voices say the same:

\`\`\`ts name=two-voices
function quiet(name: string, response: http.ServerResponse): void {
  // <<answer>>
}

function loud(word: string, response: http.ServerResponse): void {
  for (const name of [word.toUpperCase()]) {
    // <<answer>>
  }
}
\`\`\`

> - What they say is a sentence:
>
>   \`\`\`ts name=answer
>   const greeting: string = \`hello, \${name}\`
>   response.end(greeting)
>   \`\`\`
`

/** Where a text is in a chapter. V8 stops at the name that is called, and not where the statement begins. */
function placeOf(path: string, chapterText: string, words: string): Place {
  const before = chapterText.slice(0, chapterText.indexOf(words)).split('\n')
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** Asks a server of the loopback. Whether it answers matters only to who waits for it. */
function ask(port: number, path: string): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, (response) => resolve(text(response)))
      .on('error', reject)
      .end()
  })
  answer.catch(() => {})
  return answer
}

test('a breakpoint in a chunk used twice stops a running server at both uses', limit, async () => {
  const path = 'chapters/one.md'
  const cwd = newBook({ 'one.md': chapter })
  expect((await buildIn(cwd)).problems).toEqual([])
  const place = (words: string) => placeOf(path, chapter, words)
  const server = await debugProgram(['dist/server.js'], cwd, [place('Both voices'), place('const greeting')])
  const [running, port] = [server.stop(), Number(await server.line())]

  const quiet = ask(port, '/you')
  const first = await running
  expect(first.places.slice(0, 2)).toEqual([place('`hello,'), place('quiet(path')])
  expect(await first.evaluate('name')).toBe('you')
  const next = await first.step()
  expect(next.places[0]).toEqual(place('end(greeting)'))
  expect(await next.evaluate('greeting')).toBe('hello, you')
  await next.resume()
  expect(await quiet).toBe('hello, you')

  const loud = ask(port, '/!you')
  const second = await server.stop()
  expect(second.places.slice(0, 2)).toEqual([place('`hello,'), place('loud(path')])
  expect(second.location.lineNumber).not.toBe(first.location.lineNumber)
  expect(await second.evaluate('name')).toBe('YOU')
  await second.resume()
  expect(await loud).toBe('hello, YOU')
})

test('a breakpoint in the real book stops its server, before and while it serves', limit, async () => {
  const path = 'chapters/solutions/01-arguments.md'
  const cwd = newFolder()
  layOver(join(import.meta.dirname, '../chapters'), join(cwd, 'chapters'))
  expect((await buildIn(cwd)).problems).toEqual([])
  const place = (words: string) => placeOf(path, readFileSync(join(cwd, path), 'utf8'), words)
  const breakpoints = [place('listen(port'), place('length += piece.length')]
  const server = await debugProgram(['dist/solutions/arguments-server.js'], cwd, breakpoints)

  // The book's programs take fixed ports, which others may hold: here the debugger makes it a free one.
  const starting = await server.stop()
  expect(starting.places[0]).toEqual(place('listen(port'))
  expect(await starting.evaluate('port')).toBe(8080)
  await starting.evaluate('port = 0; server.once("listening", () => console.log(server.address().port))')
  await starting.resume()

  const client = connect(Number(await server.line()), '127.0.0.1').on('error', () => {})
  client.end('fourteen bytes')
  const serving = await server.stop()
  expect(serving.places[0]).toEqual(place('length += piece.length'))
  expect(await serving.evaluate('[length, piece.length].join()')).toBe('0,14')
  await serving.resume()
  expect(await text(client)).toBe('got request from 127.0.0.1: 14')
})
