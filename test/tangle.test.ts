import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping'
import { afterAll, describe, expect, test } from 'vitest'
import { buildBook } from '../tangle/build.ts'
import { readChapter } from '../tangle/chapter/read-chapter.ts'
import { tangle } from './command.ts'
import {
  buildIn,
  contentsOf,
  fixtures,
  layOver,
  namesIn,
  newBook,
  newFolder,
  writeFiles,
} from './workshop.ts'

const books = join(fixtures, 'tangle')

/** Each book, built once for all tests that only look at it; removed when the file ends. */
const builds = new Map<string, Promise<string>>()
const root = mkdtempSync(join(tmpdir(), 'tangle-books-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function built(name: string): Promise<string> {
  const known = builds.get(name) ?? build(name, join(root, name))
  builds.set(name, known)
  return known
}

/** A book's folder, built. */
async function build(name: string, folder: string): Promise<string> {
  layOver(join(books, name, 'chapters'), join(folder, 'chapters'))
  expect((await buildIn(folder)).problems).toEqual([])
  return folder
}

const isNotes = (path: string) => path.startsWith('.tangle/')

/** What the tool adds to the authors' text: compiled files, their maps, and what makes them modules. */
function isMade(path: string, contents: Readonly<Record<string, string>>): boolean {
  if (path === 'package.json') return contents[path] === '{ "type": "module" }\n'
  return (
    isNotes(path) ||
    /\.compiled\.[cm]?js(\.map)?$/.test(path) ||
    (codeOf(path) !== path && codeOf(path) in contents)
  )
}

/** The compiled program beside what starts it. */
const codeOf = (starter: string) => starter.replace(/\.([cm]?js)$/, '.compiled.$1')

/** Which write of a file this is: a file renamed into its place has another inode. */
const inodesIn = (folder: string) =>
  Object.fromEntries(
    Object.keys(contentsOf(folder)).flatMap((path) =>
      isNotes(path) ? [] : [[path, statSync(join(folder, path)).ino]],
    ),
  )

describe.each(namesIn(books))('%s', (name) => {
  test('comes out byte for byte', async () => {
    const contents = contentsOf(join(await built(name), 'dist'))
    const written = Object.entries(contents).filter(([path]) => !isMade(path, contents))
    expect(Object.fromEntries(written)).toEqual(contentsOf(join(books, name, 'expected')))
  })

  test('has maps that lead to lines of its fences, and nowhere else', async () => {
    const folder = await built(name)
    const chapters = Object.keys(contentsOf(join(folder, 'chapters'))).map((path) => `chapters/${path}`)
    const bodies = new Set(
      chapters.flatMap((path) => {
        const text = readFileSync(join(folder, path), 'utf8')
        const { blocks } = readChapter({ path, slug: '', name: path, text }).value
        return blocks.flatMap(({ line, lines }) => lines.map((_, i) => `${path}:${line + 1 + i}`))
      }),
    )
    const dist = contentsOf(join(folder, 'dist'))
    const maps = Object.keys(dist).filter((path) => path.endsWith('.js.map') || path.endsWith('.mjs.map'))
    expect(maps).toHaveLength(Object.keys(dist).filter((path) => /(?<!\.d)\.m?tsx?$/.test(path)).length)
    for (const path of maps) {
      const map = new TraceMap(dist[path] ?? '')
      const sources = map.sources.map((source) => source?.replace(/^book:/, ''))
      expect(chapters).toEqual(expect.arrayContaining(sources))
      const places = decodedMappings(map).flatMap((line) =>
        line.flatMap((segment) => (segment.length === 1 ? [] : [`${sources[segment[1]]}:${segment[2] + 1}`])),
      )
      expect(places).not.toEqual([])
      expect(places.filter((place) => !bodies.has(place))).toEqual([])
    }
  })

  test('has maps that are the same wherever the tool was started', async () => {
    const folder = await built(name)
    const inside = join(folder, 'chapters')
    const elsewhere = newFolder()
    const options = { chapters: inside, out: join(elsewhere, 'dist'), force: false }
    expect((await buildBook({ ...options, cwd: inside }))?.problems).toEqual([])
    const made = (dist: string) => Object.entries(contentsOf(dist)).filter(([path]) => !isNotes(path))
    expect(made(join(elsewhere, 'dist'))).toEqual(made(join(folder, 'dist')))
  })

  test('is written once, and removed when no chapter makes it', async () => {
    const folder = await build(name, newFolder())
    const inodes = inodesIn(join(folder, 'dist'))
    const [chapter = ''] = namesIn(join(folder, 'chapters')).filter((file) => file.endsWith('.md'))
    for (const addition of ['', '\n\nOne more sentence, and nothing else.\n']) {
      appendFileSync(join(folder, 'chapters', chapter), addition)
      const { changes, problems } = await buildIn(folder)
      expect(problems).toEqual([])
      expect(changes.filter(({ kind }) => kind !== 'keep')).toEqual([])
      expect(inodesIn(join(folder, 'dist'))).toEqual(inodes)
    }
    rmSync(join(folder, 'chapters'), { recursive: true })
    writeFiles(folder, { 'chapters/01-start.md': '# No program any more\n' })
    expect((await buildIn(folder)).problems).toEqual([])
    expect(namesIn(join(folder, 'dist'))).toEqual(['.tangle', 'package.json'])
  })
})

const runnable = namesIn(books).filter((name) => existsSync(join(books, name, 'prints.txt')))

test.each(runnable)('%s: prints what it should, once compiled', async (name) => {
  const output = execFileSync(process.execPath, ['dist/main.js'], {
    cwd: await built(name),
    encoding: 'utf8',
  })
  expect(output).toBe(readFileSync(join(books, name, 'prints.txt'), 'utf8'))
})

test('a file that begins with `#!` can be started, here and in a transcript, and no other', async () => {
  const cwd = newBook({
    'one.md': `\`\`\`sh file=hello
#!/bin/sh
echo hello
\`\`\`

\`\`\`ts file=typed.ts
#!/usr/bin/env node
console.log('typed' as string)
\`\`\`

\`\`\`sh file=plain.sh
echo plain
\`\`\`

\`\`\`console
$ dist/hello
hello
$ ./dist/typed.js
typed
$ dist/plain.sh 2>/dev/null
[126]
\`\`\`
`,
  })
  expect((await buildIn(cwd)).problems).toEqual([])
  const canStart = (path: string) => (statSync(join(cwd, 'dist', path)).mode & 0o100) !== 0
  const paths = ['hello', 'typed.ts', 'typed.js', 'plain.sh', 'package.json']
  expect(paths.map(canStart)).toEqual([true, true, true, false, false])
  expect(execFileSync(join(cwd, 'dist/hello'), { encoding: 'utf8' })).toBe('hello\n')
  expect(await tangle(cwd, 'verify chapters')).toMatchObject({ exitCode: 0, stderr: '' })
})
