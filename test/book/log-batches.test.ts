import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { buildPrograms, importProgram } from './programs.ts'

type Entry = {
  readonly address: string
  readonly time: Date
  readonly line: string
  readonly status: number
  readonly size: number
}
type Batches = { add(entry: Entry): void; flush(): void }

const programs = await buildPrograms()
const { Log, logLine } = (await importProgram(programs, 'server/log.js')) as {
  readonly Log: new (write: (text: string) => void) => Batches
  logLine(entry: Entry): string
}

let written: string[] = []
let log: Batches

beforeEach(() => {
  vi.useFakeTimers()
  written = []
  log = new Log((text) => written.push(text))
})

afterEach(() => vi.useRealTimers())

const entry = (line: string): Entry => ({ address: '::1', time: new Date(0), line, status: 200, size: 1 })

test('lines are written together, in their order, before a fifth of a second has passed', () => {
  const entries = ['GET /a HTTP/1.1', 'GET /"b" HTTP/1.1', ''].map(entry)
  for (const one of entries) log.add(one)
  expect(written).toEqual([])
  vi.advanceTimersByTime(200)
  expect(written).toEqual([entries.map((entry) => `${logLine(entry)}\n`).join('')])
  vi.advanceTimersByTime(1000)
  log.flush()
  expect(written.length).toBe(1)
})

test('many lines do not wait, and none is lost or written twice', () => {
  const entries = Array.from({ length: 2000 }, (_, i) => entry(`GET /${i} HTTP/1.1`))
  for (const one of entries) log.add(one)
  expect(written.length).toBeGreaterThan(0)
  log.flush()
  expect(written.join('')).toBe(entries.map((entry) => `${logLine(entry)}\n`).join(''))
})

test('the time of a line is its own second, also where times go back', () => {
  const at = (time: number): Entry => ({ ...entry('x'), time: new Date(time) })
  const stamps = [999, 1000, 1999, 0, 86_400_000].map((time) => /\[(.*)\]/.exec(logLine(at(time)))?.[1])
  expect(stamps).toEqual([
    '01/Jan/1970:00:00:00 +0000',
    '01/Jan/1970:00:00:01 +0000',
    '01/Jan/1970:00:00:01 +0000',
    '01/Jan/1970:00:00:00 +0000',
    '02/Jan/1970:00:00:00 +0000',
  ])
})
