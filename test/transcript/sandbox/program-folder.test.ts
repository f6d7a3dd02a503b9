import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { layPrograms, type Programs } from '../../../tangle/transcript/sandbox/program-folder.ts'
import { newFolder } from '../../workshop.ts'

const programs: Programs = {
  files: [
    { path: 'a.js', content: 'a' },
    { path: 'parts/b.js', content: 'b' },
  ],
  commands: new Map([['cat', '/bin/cat']]),
}

function newPlaces() {
  const folder = newFolder()
  return { dist: join(folder, 'dist'), bin: join(folder, 'bin') }
}

/** How the system knows a file: that stays when a folder above it moves. A number alone is given to a later file again. */
function numberOf(path: string): string {
  const { ino, ctimeNs } = statSync(path, { bigint: true })
  return `${ino} ${ctimeNs}`
}

/** Lays programs, lets them be changed, and lays others. */
function layTwice(change: (folder: string) => void, next = programs) {
  const [first, second] = [newPlaces(), newPlaces()]
  const keep = layPrograms(first, programs)
  const before = numberOf(join(first.dist, 'parts/b.js'))
  change(join(first.dist, '..'))
  keep()
  layPrograms(second, next)
  return { ...second, isKept: numberOf(join(second.dist, 'parts/b.js')) === before }
}

describe('a folder in which nothing has changed serves the next transcript', () => {
  test('as it is', () => {
    const { dist, bin, isKept } = layTwice(() => {})
    expect(isKept).toBe(true)
    expect(readdirSync(dist)).toEqual(['a.js', 'parts'])
    expect(readlinkSync(join(bin, 'cat'))).toBe('/bin/cat')
  })

  test('with the texts that it needs now', () => {
    const files = [
      { path: 'a.js', content: '#!/usr/bin/env node' },
      { path: 'parts/b.js', content: 'b' },
      { path: 'more/c.js', content: 'c' },
    ]
    const { dist, isKept } = layTwice(() => {}, { ...programs, files })
    expect(isKept).toBe(true)
    expect(files.map(({ path }) => readFileSync(join(dist, path), 'utf8'))).toEqual(
      files.map(({ content }) => content),
    )
    expect(statSync(join(dist, 'a.js')).mode & 0o100).toBe(0o100)
  })

  test('unless it holds a file too many', () => {
    const { dist, isKept } = layTwice(() => {}, {
      ...programs,
      files: [{ path: 'parts/b.js', content: 'b' }],
    })
    expect(isKept).toBe(false)
    expect(existsSync(join(dist, 'a.js'))).toBe(false)
  })

  test('unless other commands are wanted', () => {
    const { bin } = layTwice(() => {}, { ...programs, commands: new Map([['ls', '/bin/ls']]) })
    expect(readdirSync(bin)).toEqual(['ls'])
  })
})

test.each<[string, (folder: string) => void]>([
  ['another text of the same length', (folder) => writeFileSync(join(folder, 'dist/a.js'), 'x')],
  ['a longer text', (folder) => appendFileSync(join(folder, 'dist/a.js'), 'x')],
  ['a file more', (folder) => writeFileSync(join(folder, 'dist/parts/c.js'), '')],
  ['a folder more', (folder) => mkdirSync(join(folder, 'dist/empty'))],
  ['a file fewer', (folder) => rmSync(join(folder, 'dist/a.js'))],
  ['a folder fewer', (folder) => rmSync(join(folder, 'dist'), { recursive: true })],
  ['another name', (folder) => renameSync(join(folder, 'dist/a.js'), join(folder, 'dist/z.js'))],
  ['a second name', (folder) => linkSync(join(folder, 'dist/a.js'), join(folder, 'second'))],
  ['another mode', (folder) => chmodSync(join(folder, 'dist/a.js'), 0o600)],
  ['another mode of a folder', (folder) => chmodSync(join(folder, 'dist/parts'), 0o700)],
  ['another mode of the whole', (folder) => chmodSync(join(folder, 'dist'), 0o700)],
  ['another time', (folder) => utimesSync(join(folder, 'dist/a.js'), 0, 0)],
  [
    'another text, at the old time',
    (folder) => {
      const file = join(folder, 'dist/a.js')
      const { atime, mtime } = statSync(file)
      writeFileSync(file, 'x')
      utimesSync(file, atime, mtime)
    },
  ],
  [
    'another command',
    (folder) => {
      rmSync(join(folder, 'bin/cat'))
      symlinkSync('/bin/false', join(folder, 'bin/cat'))
    },
  ],
])('a folder with %s serves nobody', (_name, change) => {
  const { dist, bin, isKept } = layTwice(change)
  expect(isKept).toBe(false)
  expect(readFileSync(join(dist, 'a.js'), 'utf8')).toBe('a')
  expect(readdirSync(dist)).toEqual(['a.js', 'parts'])
  expect(readlinkSync(join(bin, 'cat'))).toBe('/bin/cat')
})
