import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compilePrograms } from '../../tangle/program/compile/compile-programs.ts'
import { extractBook } from '../../tangle/book/extract.ts'
import { readSource } from '../../tangle/book/read-book.ts'
import { codeLines, countAt, type Measured } from '../../tangle/line-coverage/line-counts.ts'
import { scriptsOf } from '../../tangle/line-coverage/scripts.ts'
import { type CountedRange, numberOf, type ScriptRun } from '../../tangle/line-coverage/counts.ts'
import { fixtures } from '../workshop.ts'

/** A range as V8 writes it. */
const range = (startOffset: number, endOffset: number, count: number): CountedRange => ({
  startOffset,
  endOffset,
  count,
})

describe('how often a place of a script ran', () => {
  const script = [range(0, 100, 1), range(20, 60, 3), range(40, 50, 0), range(70, 80, 0)]
  test.each([
    [0, 1, 'the whole script'],
    [19, 1, 'before a function'],
    [20, 3, 'at its first character'],
    [45, 0, 'in its branch that never ran'],
    [50, 3, 'behind that branch: the end is no part of a range'],
    [60, 1, 'behind the function'],
    [75, 0, 'in a function that nobody called'],
    [100, 0, 'behind the script'],
  ])('at %i: %i times, %s', (offset, count) => {
    expect(countAt(script, offset)).toBe(count)
  })

  test('of two ranges alike the later one is the inner one, as V8 writes them', () => {
    expect(countAt([range(0, 9, 1), range(0, 9, 4)], 3)).toBe(4)
  })

  test('where V8 says nothing, nothing ran', () => {
    expect(countAt([], 0)).toBe(0)
  })
})

/** A book as it would be measured, with what its scripts are said to have run. */
async function measure(text: string, runsOf: (path: string) => CountedRange[][]) {
  const { value: book, problems } = extractBook([readSource({ path: 'a.md', slug: 'a', name: 'a.md', text })])
  const compiled = await compilePrograms(book.linked.programs)
  expect([...problems, ...compiled.problems]).toEqual([])
  const scripts = scriptsOf(book.linked.programs, compiled.files)
  const ran = scripts.flatMap(({ path }) => runsOf(path).map((ranges): ScriptRun => ({ path, ranges })))
  return { chapters: book.chapters, measured: { scripts, ran } satisfies Measured }
}

/** Each line that counts: its number, how often it ran, its text. */
async function linesOf(text: string, runsOf: (path: string) => CountedRange[][]) {
  const { chapters, measured } = await measure(text, runsOf)
  return codeLines(chapters, [measured]).map(
    (line) => `${numberOf(line)} x${line.count} ${line.block.lines[line.index]?.trim()}`,
  )
}

const whole = (count: number) => [[range(0, 10_000, count)]]

test('types, comments, brackets and bare words of syntax do not count', async () => {
  const text = readFileSync(join(fixtures, 'reached/good/lines-that-do-nothing/one.md'), 'utf8')
  expect(await linesOf(text, () => whole(1))).toEqual([
    '17 x1 class Square implements Sized {',
    '18 x1 readonly #side: number',
    '21 x1 constructor(',
    '22 x1 shape: Shape,',
    '24 x1 this.#side = shape.side',
    '27 x1 area(): number {',
    '28 x1 return this.#side ** 2',
    '34 x1 function isLarge(shape: unknown): boolean {',
    '35 x1 try {',
    '36 x1 if (',
    '37 x1 (shape as Sized).area() > 10',
    '39 x1 return true',
    '41 x1 return false',
    "44 x1 console.log('looked')",
    '48 x1 const text = `',
    '49 x1 ${isLarge(new Square({',
    '50 x1 side: 4,',
    '53 x1 console.log(text.trim(), isLarge(new Square({ side: 1 })))',
  ])
})

test('a line is where the chapter has it, in a list as in a quote', async () => {
  const text = '- ```ts file=a.ts\n  let a: number\n  // <<b>>\n  ```\n\n> ```ts name=b\n> a = 1\n> ```\n'
  expect(await linesOf(text, () => whole(2))).toEqual(['2 x2 let a: number', '7 x2 a = 1'])
})

test('a program that Node runs as it is counts as it is', async () => {
  const text = "```js file=a.mjs\n#!/usr/bin/env node\n// No.\nf(/* no */ 'é', `\n`)\n  // No.\n```\n"
  expect(await linesOf(text, () => [])).toEqual(["4 x0 f(/* no */ 'é', `"])
})

test('the program that ran a shared line most often counts, whichever it is', async () => {
  const text =
    '```ts file=a.ts\n// <<c>>\n```\n\n```ts file=b.ts\n// <<c>>\n```\n\n```ts name=c\nlet c\n```\n'
  expect(await linesOf(text, (path) => (path.startsWith('a.') ? whole(1) : []))).toEqual(['10 x1 let c'])
  expect(await linesOf(text, (path) => (path.startsWith('a.') ? whole(1) : whole(5)))).toEqual([
    '10 x5 let c',
  ])
})

test('the order in which processes are heard changes nothing', async () => {
  const text = '```ts file=a.ts\nlet a = 1\nif (a > 1) {\n  a += 2\n} else {\n  a += 3\n}\n```\n'
  const { chapters, measured } = await measure(text, () => [])
  const ranges = fc
    .tuple(fc.nat(60), fc.nat(60), fc.nat(3))
    .map(([start, length, count]) => range(start, start + length, count))
  const runs = fc.array(fc.record({ path: fc.constant('a.compiled.js'), ranges: fc.array(ranges) }))
  fc.assert(
    fc.property(runs, (ran) => {
      const there = codeLines(chapters, [{ ...measured, ran }])
      const back = codeLines(chapters, [{ ...measured, ran: ran.toReversed() }])
      const apart = codeLines(
        chapters,
        ran.map((one) => ({ ...measured, ran: [one] })),
      )
      expect(back).toEqual(there)
      if (ran.length > 0) expect(apart).toEqual(there)
    }),
  )
})
