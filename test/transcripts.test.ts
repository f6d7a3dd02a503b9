import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../tangle/data/problem.ts'
import { extractBook } from '../tangle/extract.ts'
import { formatProblems } from '../tangle/report/problems.ts'
import { needsBrowser, noBrowser, proverOf } from '../tangle/verify.ts'
import { findBrowser } from '../tangle/world/browser.ts'

const folder = new URL('fixtures/transcripts/', import.meta.url)

const casesOf = (kind: string) => readdirSync(new URL(kind, folder)).filter((file) => file.endsWith('.md'))

/** In milliseconds. Fixtures of a time limit wait for it; for all others it is a guard. */
const stepLimitOf = (file: string) => (file.startsWith('time-limit--') ? 300 : 20_000)

/** Proves a book of one chapter, and tells its problems in the words an author sees. */
async function prove(kind: string, file: string): Promise<{ text: string; count: number }> {
  const text = readFileSync(new URL(`${kind}/${file}`, folder), 'utf8')
  const { value: book, problems } = extractBook([{ path: file, slug: 'chapter', text }])
  const prover = await proverOf(book, 0, stepLimitOf(file))
  const all: Problem[] = [...problems, ...prover.problems]
  for (const transcript of prover.value.transcripts) {
    if (file.startsWith('no-browser--')) all.push(noBrowser(transcript))
    else all.push(...(await prover.value.prove(transcript)).problems)
  }
  const lines = text.split('\n')
  return {
    text: formatProblems(all, (_path, line) => lines[line - 1]),
    count: prover.value.transcripts.length,
  }
}

/** Whether a fixture cannot be proved on this machine, for want of a browser. */
function lacksBrowser(kind: string, file: string): boolean {
  if (findBrowser() !== undefined) return false
  const text = readFileSync(new URL(`${kind}/${file}`, folder), 'utf8')
  return extractBook([{ path: file, slug: 'chapter', text }]).value.transcripts.some(needsBrowser)
}

const limit = { timeout: 120_000 }

describe('a right transcript is proved', () => {
  for (const file of casesOf('good'))
    test.concurrent(file, limit, async ({ expect, skip }) => {
      skip(lacksBrowser('good', file), 'no Chromium was found')
      const { text, count } = await prove('good', file)
      expect(text).toBe('')
      expect(count).toBeGreaterThan(0)
    })
})

describe('a wrong transcript is told', () => {
  for (const file of casesOf('problems'))
    test.concurrent(file, limit, async ({ expect }) => {
      const { text } = await prove('problems', file)
      const [code] = file.split('--')
      expect(text).toContain(`: ${code}\n`)
      await expect(text).toMatchFileSnapshot(
        new URL(`problems/${file.replace(/md$/, 'txt')}`, folder).pathname,
      )
    })
})
