import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Source } from '../../tangle/chapter/chapter.ts'
import { programsAt } from '../../tangle/program/link-programs.ts'
import { programLines } from '../../tangle/program/program.ts'
import { stitchTexts } from '../../tangle/stitch/stitch-texts.ts'
import { editedBook, readAll, smallBook } from './books.ts'
import { type Edit, edits } from './edits.ts'

/** More runs by hand: `STITCH_RUNS=10000 npx vitest run test/stitch/law.test.ts --testTimeout 0` prints what became of them. */
const runs = (usual: number) => Number(process.env.STITCH_RUNS ?? usual)

type Choice = { readonly file: number; readonly edits: readonly Edit[] }

const choices = fc.array(fc.record({ file: fc.nat(), edits }), { minLength: 1, maxLength: 3 })

/** The programs of a book, some of them edited: their lines now, by target. */
function edit(
  sources: readonly Source[],
  chosen: readonly Choice[],
  limit: number,
): Map<string, readonly string[]> {
  const programs = programsAt(readAll(sources).book.linked, limit)
  const edited = new Map<string, readonly string[]>()
  for (const { file, edits } of chosen) {
    const program = programs[file % programs.length]
    if (program === undefined) continue
    const before = programLines(program)
    const after = edits.reduce((lines, change) => change(lines), edited.get(program.target) ?? before)
    edited.set(program.target, after)
  }
  return edited
}

/** Holds one stitching to the law. @returns `taken`, or the code of the first reason */
function hold(
  sources: readonly Source[],
  edited: ReadonlyMap<string, readonly string[]>,
  limit: number,
): string {
  const book = editedBook(sources, edited, limit)
  const { value, problems } = stitchTexts(book)
  const paths = [...edited.keys()].map(book.shown)
  if (problems.length > 0) {
    expect(value).toEqual({ texts: new Map(), edits: [], also: [] })
    for (const { at, notes = [] } of problems) {
      expect(paths).toContain(at.path)
      expect(notes.map((note) => note.at.path)).toContainEqual(expect.stringMatching(/^chapters\//))
      expect(at.line).toBeLessThanOrEqual(Math.max(1, edited.get(at.path.slice('dist/'.length))?.length ?? 0))
      for (const place of [at, ...notes.map((note) => note.at)])
        expect(Math.min(place.line, place.column)).toBeGreaterThan(0)
    }
    return problems[0]?.code ?? ''
  }
  const before = programsAt(book.book.linked, limit)
  const after = programsAt(readAll(sources, value.texts).book.linked, limit)
  const also = new Set(value.also.map(({ path }) => path))
  for (const [i, program] of before.entries()) {
    const now = after[i]
    if (now === undefined) throw new Error('a program is gone')
    const wanted = edited.get(program.target)
    if (wanted !== undefined) expect(programLines(now)).toEqual(wanted)
    else if (!also.has(book.shown(program.target))) expect(programLines(now)).toEqual(programLines(program))
  }
  return 'taken'
}

function check(books: fc.Arbitrary<readonly Source[]>, numRuns: number): void {
  const counts: Record<string, number> = {}
  const property = fc.property(books, choices, fc.nat(), (sources, chosen, n) => {
    const limit = sources.length - 1 - (n % sources.length)
    const outcome = hold(sources, edit(sources, chosen, limit), limit)
    counts[outcome] = (counts[outcome] ?? 0) + 1
  })
  fc.assert(property, { numRuns })
  if (process.env.STITCH_RUNS !== undefined) console.log(counts)
  expect(counts.taken).toBeGreaterThan(numRuns / 10)
}

test('small books: an edit goes back exactly, or not at all and with its places', () => {
  check(smallBook, runs(300))
})

test('this book: an edit goes back exactly, or not at all and with its places', () => {
  const folder = join(import.meta.dirname, '../../chapters')
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.md') && !file.endsWith('README.md'))
  const sources = files.sort().map((file): Source => {
    const path = `chapters/${file}`
    return { path, slug: file.slice(0, -3), name: path, text: readFileSync(join(folder, file), 'utf8') }
  })
  check(fc.constant(sources), runs(20))
})
