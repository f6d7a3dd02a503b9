import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

/** The layers, from the ground up: a file may import its own folder, and folders of lower layers. */
const layers = [
  ['witness'],
  ['text', 'system'],
  ['problem'],
  ['chapter'],
  ['prose', 'program', 'message'],
  ['output', 'program/compile', 'program/types', 'transcript/notation', 'import', 'init'],
  ['line-coverage', 'transcript/trace'],
  ['transcript/judgement'],
  ['transcript/rewriting', 'transcript/sandbox'],
  ['transcript/run'],
  ['book'],
  ['pages', 'stitch'],
  [
    'build-cache.ts',
    'build.ts',
    'verify.ts',
    'coverage.ts',
    'weave.ts',
    'update.ts',
    'recorded-runs.ts',
    'where.ts',
    'compare.ts',
    'stitch.ts',
    'session.ts',
    'import.ts',
    'init.ts',
    'draft.ts',
    'seen-files.ts',
    'watch.ts',
    'lay-out.ts',
    'plain-book.ts',
  ],
  ['editor'],
  ['commands', 'suite.ts'],
  ['cli.ts', 'vitest.ts', 'vitest-plugin.d.ts', 'session-entry.ts', 'session-types.d.ts'],
]

const root = join(import.meta.dirname, '../tangle')

type Import = { readonly from: string; readonly to: string; readonly isType: boolean }

const files = readdirSync(root, { recursive: true })
  .map(String)
  .filter((file) => /\.(ts|mjs)$/.test(file) && file !== 'start.mjs')

/** Every import of the tool: paths below `tangle/`, or the name of a package. */
const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export) (type )?[^'"]*?\bfrom ['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm,
  )
  return [...found].map(([, type, fixed, later]) => {
    const name = fixed ?? later ?? ''
    const to = name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name
    return { from: file, to, isType: type !== undefined }
  })
})

const own = imports.filter(({ to }) => files.includes(to))

/** The longest folder or file of the layers that a file is in. */
const rooms = layers.flat().sort((a, b) => b.length - a.length)
const roomOf = (file: string) => rooms.find((room) => file === room || file.startsWith(`${room}/`)) ?? ''
const layerOf = (file: string) => layers.findIndex((layer) => layer.includes(roomOf(file)))

test('every file is in a layer', () => {
  expect(files.filter((file) => layerOf(file) < 0)).toEqual([])
})

test('imports lead down, or stay in their folder', () => {
  const up = own.filter(({ from, to }) => roomOf(from) !== roomOf(to) && layerOf(to) >= layerOf(from))
  expect(
    up.filter(({ from, to }) => !(roomOf(from).endsWith('.ts') && layerOf(from) === layerOf(to))),
  ).toEqual([])
})

test('no file imports itself by a detour', () => {
  const next = new Map<string, string[]>()
  for (const { from, to } of own) next.set(from, [...(next.get(from) ?? []), to])
  const circles = files.filter((file) => reaches(file, file, next))
  expect(circles).toEqual([])
})

function reaches(from: string, goal: string, next: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const queue = [...(next.get(from) ?? [])]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (file === goal) return true
    if (!seen.has(file)) queue.push(...(next.get(file) ?? []))
    seen.add(file)
  }
  return false
}

/** How a transcript is woven, from the ground up: folders in `pages/transcript/`. */
const stages = ['events', 'layout', 'render']

test('no stage of a transcript imports a later one', () => {
  const stageOf = (file: string) => stages.indexOf(/^pages\/transcript\/(\w+)\//.exec(file)?.[1] ?? '')
  const within = own.filter(({ from, to }) => stageOf(from) >= 0 && stageOf(to) >= 0)
  expect(within.length).toBeGreaterThan(20)
  expect(within.filter(({ from, to }) => stageOf(to) > stageOf(from))).toEqual([])
})

test('each package is imported in one place', () => {
  const places = new Map<string, Set<string>>()
  for (const { from, to } of imports) {
    if (isBuiltin(to) || files.includes(to)) continue
    places.set(to, (places.get(to) ?? new Set()).add(from))
  }
  expect([...places].filter(([, importers]) => importers.size > 1)).toEqual([])
  expect(places.size).toBeGreaterThan(5)
})

/** The only files, apart from the witness, that touch files, processes and the network. */
const doors = [
  'chapter/chapter-files.ts',
  'init/pack-tool.ts',
  'message/node-parser.ts',
  'output/apply.ts',
  'output/edited-files.ts',
  'output/entries.ts',
  'output/folder.ts',
  'output/lock.ts',
  'output/notes.ts',
  'output/obstacles.ts',
  'output/plan.ts',
  'pages/admit.ts',
  'pages/asset-files.ts',
  'pages/figure-cache.ts',
  'pages/serve.ts',
  'program/compile/esbuild-service.ts',
  'program/types/server.ts',
  'program/types/workspace.ts',
  'system/disk.ts',
  'system/entry-at.ts',
  'system/owner.mjs',
  'system/package-folder.ts',
  'system/package-links.ts',
  'system/read-inside.ts',
  'system/replace-file.ts',
  'system/sources.mjs',
  'system/temporary-folders.ts',
  'system/undo.ts',
  'system/watch-folder.ts',
  'system/write-file.mjs',
  'transcript/sandbox/confinement.ts',
  'transcript/sandbox/coverage-files.ts',
  'transcript/sandbox/ports.ts',
  'transcript/sandbox/proc.ts',
  'transcript/sandbox/program-folder.ts',
  'transcript/sandbox/relay.ts',
  'transcript/sandbox/sandbox.ts',
  'transcript/sandbox/screen.ts',
  'transcript/sandbox/typed-input.ts',
  'vitest.ts',
]

test('effects are behind a few doors', () => {
  const effects = /^node:(fs|net|http|https|child_process|dgram|dns)\b/
  const found = imports.filter(({ from, to }) => effects.test(to) && roomOf(from) !== 'witness')
  expect([...new Set(found.map(({ from }) => from))].sort()).toEqual(doors)
})

test('no file is longer than a person reads at once', () => {
  const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 250)
  expect(long).toEqual([])
})
