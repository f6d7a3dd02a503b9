import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openSession } from '../tangle/session.ts'
import { newBook } from './workshop.ts'

/** Each chapter in some versions, right and wrong in several ways; the second uses the first. */
const versions = {
  'chapters/01-lib.md': [
    '```ts file=lib.ts\nexport const port = 8080\n```\n',
    'A line more.\n\n```ts file=lib.ts\nexport const port = 8080\n```\n',
    '```ts file=lib.ts\nexport const port = "8080"\n```\n',
    '```ts file=lib.ts\nexport const = 8080\n```\n',
    '```ts file=lib.ts\nexport const port = 8080\n// <<nothing>>\n```\n',
    'Nothing.\n',
  ],
  'chapters/02-main.md': [
    '```ts file=main.ts\nimport { port } from "./lib.ts"\nconst next: number = port\n// <<tell>>\n```\n\n```ts name=tell\nconsole.log(next)\n```\n',
    '- ```ts file=main.ts\n  import { port } from "./lib.ts"\n  console.log(port.length)\n  ```\n',
    '```ts file="01.ts"\nconsole.log(1)\n```\n\n```ts file=lib.ts :=\nexport const port = 1\n```\n',
  ],
} as const

const edits = fc.record({
  'chapters/01-lib.md': fc.constantFrom(...versions['chapters/01-lib.md']),
  'chapters/02-main.md': fc.constantFrom(...versions['chapters/02-main.md']),
})

/** What one file has lost is a fault of another, which has not changed. */
const right = {
  'chapters/01-lib.md': versions['chapters/01-lib.md'][0],
  'chapters/02-main.md': versions['chapters/02-main.md'][0],
}
const wrong = { ...right, 'chapters/01-lib.md': versions['chapters/01-lib.md'][3] }

const options = { chapters: 'chapters', out: 'dist' }

test(
  'a book that is kept open is at each moment as if it were opened then',
  { timeout: 120_000 },
  async () => {
    const cwd = newBook({
      '01-lib.md': versions['chapters/01-lib.md'][0],
      '02-main.md': versions['chapters/02-main.md'][0],
    })
    const run = async (steps: readonly Readonly<Record<string, string>>[]) => {
      const kept = openSession({ ...options, cwd })
      for (const step of steps) {
        const texts = new Map(Object.entries(step))
        const fresh = openSession({ ...options, cwd })
        const made = await kept.make(texts)
        expect(made).toEqual(await fresh.make(texts))
        const read = kept.read(texts, true)
        // Beside these it finds faults of programs that lack a chunk.
        const found = read && (await kept.problemsOf(read))
        expect(found).toEqual(expect.arrayContaining([...(made?.problems ?? [])]))
        if (made?.book.linked.broken.size === 0) expect(found).toEqual(made.problems)
        await fresh.close()
      }
      await kept.close()
    }
    await fc.assert(fc.asyncProperty(fc.array(edits, { minLength: 2, maxLength: 5 }), run), {
      numRuns: 6,
      examples: [[[right, wrong]]],
    })
  },
)

test('a chapter that did not change is not read again', async () => {
  const cwd = newBook({
    '01-lib.md': versions['chapters/01-lib.md'][0],
    '02-main.md': versions['chapters/02-main.md'][0],
  })
  const session = openSession({ ...options, cwd })
  onTestFinished(session.close)
  const before = await session.make()
  const after = await session.make(new Map([['chapters/02-main.md', versions['chapters/02-main.md'][1]]]))
  expect(before?.problems).toEqual([])
  expect(after?.problems.map(({ code, at }) => [code, at.line, at.column])).toEqual([['type-error', 3, 20]])
  expect(after?.book.chapters[0]).toBe(before?.book.chapters[0])
  expect(after?.book.chapters[1]).not.toBe(before?.book.chapters[1])
})

test('where there are no chapters there is no book', async () => {
  expect(await openSession({ ...options, cwd: newBook({}) }).make()).toBeUndefined()
})
