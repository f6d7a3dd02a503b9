import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { problemCodes } from '../tangle/problem/codes.ts'
import { tangle } from './command.ts'
import { buildIn, fixtures, layOver, namesIn, newFolder } from './workshop.ts'

const books = join(fixtures, 'formats')
const limit = { timeout: 120_000 }
const isBook = (name: string) => !name.includes('.')

/** What a fixture's file is named for: `verify.github.txt` holds what `verify` prints in `github`. */
function callOf(file: string): { command: string; format: string } {
  const [command = '', format = ''] = file.split('.')
  return { command, format }
}

describe.each(namesIn(books).filter(isBook))('%s', (book) => {
  const files = namesIn(join(books, book)).filter(
    (name) => !['chapters', 'mine', 'dist-after', 'asked.txt'].includes(name),
  )

  test.each(files)('%s', limit, async (file) => {
    const { command, format } = callOf(file)
    const cwd = newFolder()
    for (const folder of ['chapters', 'mine']) layOver(join(books, book, folder), join(cwd, folder))
    const without = { CHROMIUM: '/nowhere/chromium' }
    const words = existsSync(join(books, book, 'asked.txt')) ? await askIn(cwd, book) : 'chapters'
    const told = await tangle(cwd, `${command} ${words} --format ${format}`, without)
    expect(told.stderr).toBe('')
    const count = format === 'json' ? problemsOf(told.stdout).length : errorsIn(told.stdout)
    expect(told.exitCode).toBe(count === 0 ? 0 : 1)
    await expect(`${told.stdout}\n`).toMatchFileSnapshot(join(books, book, file))
  })
})

/** Builds the book, about which something is to be asked. */
async function askIn(cwd: string, book: string): Promise<string> {
  expect((await buildIn(cwd)).problems).toEqual([])
  layOver(join(books, book, 'dist-after'), join(cwd, 'dist'))
  return readFileSync(join(books, book, 'asked.txt'), 'utf8').trim()
}

const problemsOf = (json: string) => (JSON.parse(json) as { problems: object[] }).problems
const errorsIn = (commands: string) =>
  commands.split('\n').filter((line) => line.startsWith('::error ')).length

describe('tangle/PROBLEMS.md', () => {
  const path = join(import.meta.dirname, '../tangle/PROBLEMS.md')
  const page = readFileSync(path, 'utf8')
  const [members = ''] = page.split('\n## Codes\n')
  const firstCells = (text: string) =>
    [...text.matchAll(/^\| (`.*?)\s+\|/gm)].flatMap(([, cell = '']) => cell.match(/[\w-]+/g) ?? [])

  test('has the table of the codes as the code has it; -u writes it', async () => {
    const rows = Object.entries(problemCodes).sort(([a], [b]) => (a < b ? -1 : 1))
    const cells = [['code', 'what was found'], ...rows.map(([code, found]) => [`\`${code}\``, found])]
    const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
    const lineOf = (row: readonly string[]) =>
      `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
    const [head = [], ...body] = cells
    const table = [lineOf(head), lineOf(widths.map((width) => '-'.repeat(width))), ...body.map(lineOf)]
    const written = page.replace(/^\| code .*\n(?:\|.*\n)+/m, () => `${table.join('\n')}\n`)
    await expect(written).toMatchFileSnapshot(path)
  })

  test('describes every member of the JSON that the fixtures hold, and no other', () => {
    const nested = [...members.matchAll(/`\{([\w, ]+)\}`/g)].flatMap(([, names = '']) => names.split(', '))
    const described = [...firstCells(members), ...nested]
    const found = namesIn(books)
      .filter(isBook)
      .flatMap((book) =>
        namesIn(join(books, book))
          .filter((file) => file.endsWith('.json'))
          .flatMap((file) => namesOf(JSON.parse(readFileSync(join(books, book, file), 'utf8')))),
      )
    expect([...new Set(found)].sort()).toEqual([...new Set(described)].sort())
  })
})

/** The names of all members of a value, and of what it holds. */
function namesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [] : Object.keys(value)
  return [...own, ...Object.values(value).flatMap(namesOf)]
}
