import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import type { Proof } from '../tangle/transcript/run/prove.ts'
import { findBrowser } from '../tangle/transcript/sandbox/browser.ts'
import { findCommand } from '../tangle/transcript/sandbox/find-command.ts'
import { outsideTheirLines } from './in-lines.ts'
import { proveText } from './proving.ts'

const folder = join(import.meta.dirname, 'fixtures/transcripts')

/** Whether a transcript lasts as long as a browser may. */
const isWaiting = (file: string) => file.startsWith('time-limit--page-')

const casesOf = (kind: string) =>
  readdirSync(join(folder, kind))
    .filter((file) => file.endsWith('.md'))
    // One that waits begins first, and the others pass its time.
    .toSorted((a, b) => Number(isWaiting(b)) - Number(isWaiting(a)))
    .map((file) => ({ file, text: readFileSync(join(folder, kind, file), 'utf8') }))

/** Whether a fixture cannot be proved on this machine. */
const lacksBrowser = (text: string) => /panes=".*\bbrowser\b/.test(text) && findBrowser() === undefined

/** The command that a fixture needs and this machine does not have. */
const lackedCommand = (text: string) =>
  ['python3', 'curl', 'timeout'].find(
    (name) => text.includes(`commands: [${name}]`) && findCommand(name) === undefined,
  )

/**
 * In milliseconds. Fixtures of a time limit wait for it; for all others it is a guard, and so it is for the start of a
 * browser, without which a limit would say nothing about a page.
 */
const stepLimitOf = (file: string) => (file.startsWith('time-limit--') && !isWaiting(file) ? 300 : 20_000)

/** The bytes that the programs of the first transcript read. */
const readIn = ([proof]: readonly Proof[]) =>
  (proof?.run?.trace.events ?? []).map((event) => (event.kind === 'read' ? atob(event.bytes) : '')).join('')

const limit = { timeout: 120_000 }

describe.concurrent('a wrong transcript is reported', () => {
  for (const { file, text } of casesOf('problems'))
    test(file, limit, async ({ expect, skip }) => {
      const hasBrowser = !/^(?:no-browser|missing-command)--/.test(file)
      skip(hasBrowser && lacksBrowser(text), 'no Chromium was found')
      skip(lackedCommand(text) !== undefined, `no ${lackedCommand(text)} was found`)
      const { problems, proofs, found } = await proveText(text, file, stepLimitOf(file), hasBrowser)
      if (isWaiting(file)) expect(readIn(proofs)).toMatch(/^GET \/ HTTP\/1\.1\r\n/)
      expect(outsideTheirLines(found, (_path, line) => text.split('\n')[line - 1])).toEqual([])
      expect(problems).toContain(`: ${file.split('--')[0]}\n`)
      await expect(problems).toMatchFileSnapshot(join(folder, 'problems', file.replace(/md$/, 'txt')))
    })
})

describe.concurrent('a right transcript is proved', () => {
  for (const { file, text } of casesOf('good'))
    test(file, limit, async ({ expect, skip }) => {
      skip(lacksBrowser(text), 'no Chromium was found')
      skip(lackedCommand(text) !== undefined, `no ${lackedCommand(text)} was found`)
      const { problems, proofs } = await proveText(text, file)
      expect(problems).toBe('')
      expect(proofs.length).toBeGreaterThan(0)
    })
})
