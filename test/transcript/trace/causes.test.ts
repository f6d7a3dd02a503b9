import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCauses } from '../../../tangle/transcript/trace/causes.ts'
import { cameBefore } from '../../../tangle/transcript/judgement/row-order.ts'
import { storyOf } from '../literals.ts'

const panes = ['server', 'client']

const meeting = [
  'server types node server.js',
  'server prints ready',
  'client types node client.js',
  'client prints hello',
  'client opens 0',
  'server accepts 0',
  'client writes 0 abcdef',
  'client prints sent',
  'server reads 0 abcdef',
  'server prints got',
  'server writes 0 ABC',
  'server writes 0 DEF',
  'server prints answered',
  'client reads 0 AB',
  'client prints begun',
  'client reads 0 CDEF',
  'client prints whole',
  'server ends 0',
  'server prints ended',
  'client sees-end 0',
  'client prints saw the end',
  'client closes 0',
  'client exits 0',
]

const before = (lines: readonly string[], a: string, b: string) => {
  const { trace, eventOf } = storyOf(lines, panes)
  return findCauses(trace).isBefore(eventOf(a), eventOf(b))
}

describe('tied by cause and effect', () => {
  test.each([
    ['within a process, earlier and later', 'server prints ready', 'server prints ended'],
    ['a start and what is printed', 'client types node client.js', 'client prints hello'],
    ['opening and accepting', 'client opens 0', 'server accepts 0'],
    ['what came before opening and what came after accepting', 'client prints hello', 'server prints got'],
    ['writing and reading', 'client writes 0 abcdef', 'server reads 0 abcdef'],
    ['a first write and the read of a part of it', 'server writes 0 ABC', 'client reads 0 AB'],
    ['a second write and the read of its last byte', 'server writes 0 DEF', 'client reads 0 CDEF'],
    [
      'the print before an end and the print behind its sight',
      'server prints answered',
      'client prints saw the end',
    ],
    ['both ways round a connection', 'client prints hello', 'client prints whole'],
    ['all that a command did and its end', 'client closes 0', 'client exits 0'],
    ['an answer’s cause and the end of who read it', 'server prints got', 'client exits 0'],
  ])('%s', (_name, a, b) => {
    expect(before(meeting, a, b)).toBe(true)
    expect(before(meeting, b, a)).toBe(false)
  })
})

describe('a process that has not ended its stream', () => {
  const lines = [
    'server types node server.js',
    'client types node client.js',
    'client opens 0',
    'server accepts 0',
    'client prints bye',
  ]

  test('has ended it by its own end', () => {
    const all = [...lines, 'client exits 0', 'server sees-end 0', 'server prints gone']
    expect(before(all, 'client prints bye', 'server prints gone')).toBe(true)
  })

  test('has not where it goes on', () => {
    const all = [...lines, 'server sees-end 0', 'server prints gone', 'client prints later']
    expect(before(all, 'client prints bye', 'server prints gone')).toBe(false)
  })
})

describe('not tied, whichever happened first', () => {
  test.each([
    ['two commands that have not met', 'server prints ready', 'client prints hello'],
    ['what is printed behind a write and what its reader prints', 'client prints sent', 'server prints got'],
    ['a second write and the read of the first one’s bytes', 'server writes 0 DEF', 'client reads 0 AB'],
    [
      'what is printed behind an end and behind its sight',
      'server prints ended',
      'client prints saw the end',
    ],
    [
      'what is printed behind an answer and what its reader prints',
      'server prints answered',
      'client prints whole',
    ],
    [
      'one server and the end of a client that it has not heard of since',
      'server prints answered',
      'client prints begun',
    ],
    ['an event and itself', 'server prints got', 'server prints got'],
  ])('%s', (_name, a, b) => {
    expect(before(meeting, a, b)).toBe(false)
    expect(before(meeting, b, a)).toBe(false)
  })
})

describe('a refused connection', () => {
  const refusedAfter = (...lines: readonly string[]) =>
    before(
      ['server types node server.js', 'client types node client.js', ...lines, 'client refused 8080'],
      'server prints closing',
      'client refused 8080',
    )

  test('comes after who listened there has stopped, ended, or was killed', () => {
    expect(refusedAfter('server listen 8080', 'server prints closing', 'server unlisten 8080')).toBe(true)
    expect(refusedAfter('server listen 8080', 'server prints closing', 'server exits 0')).toBe(true)
    expect(refusedAfter('server listen 8080', 'server prints closing')).toBe(true)
  })

  test('is not tied to what a server does after it has stopped, or to one that listened elsewhere', () => {
    const goesOn = ['server listen 8080', 'server unlisten 8080', 'server prints closing']
    expect(refusedAfter(...goesOn)).toBe(false)
    expect(refusedAfter('server listen 8081', 'server prints closing', 'server unlisten 8081')).toBe(false)
  })

  test('comes before somebody listens there', () => {
    const lines = ['client types c', 'client refused 8080', 'server types s', 'server listen 8080']
    expect(before(lines, 'client refused 8080', 'server listen 8080')).toBe(true)
    const elsewhere = [...lines.slice(0, -1), 'server listen 8081']
    expect(before(elsewhere, 'client refused 8080', 'server listen 8081')).toBe(false)
  })
})

test('who sees a reset comes after the other has closed the connection, or ended, and not only after the end of its stream', () => {
  const met = ['server types s', 'client types c', 'client opens 0', 'server accepts 0', 'server ends 0']
  const seen = (...lines: readonly string[]) =>
    before([...met, ...lines, 'client sees-reset 0'], 'server prints done', 'client sees-reset 0')
  expect(seen('server prints done', 'server closes 0')).toBe(true)
  expect(seen('server prints done', 'server exits 1')).toBe(true)
  expect(seen('server closes 0', 'server prints done', 'server exits 0')).toBe(false)
})

describe('a server that listens', () => {
  const starting = ['server types s', 'server prints starting', 'server listen 8080', 'client types c']

  test('comes before who is connected to it, accepted already or not', () => {
    const connecting = [...starting, 'client opens 0', 'client connects 0']
    const connected = (...lines: readonly string[]) =>
      before(lines, 'server prints starting', 'client connects 0')
    expect(connected(...connecting, 'server accepts 0')).toBe(true)
    expect(connected(...starting, 'client opens 0', 'server accepts 0', 'client connects 0')).toBe(true)
    expect(connected(...connecting)).toBe(false)
  })

  test('comes before who is connected to it, as it listens this time', () => {
    const again = ['server unlisten 8080', 'server prints again', 'server listen 8080']
    const connecting = [...again, 'client opens 0', 'client connects 0', 'server accepts 0']
    expect(before([...starting, ...connecting], 'server prints again', 'client connects 0')).toBe(true)
    const late = ['client opens 0', 'server accepts 0', ...again, 'client connects 0']
    expect(before([...starting, ...late], 'server prints again', 'client connects 0')).toBe(false)
    expect(before([...starting, ...late], 'server prints starting', 'client connects 0')).toBe(true)
  })

  test('comes before who finds its address taken, unless another may have had it', () => {
    const taken = (...lines: readonly string[]) =>
      before([...starting, ...lines, 'client taken 8080'], 'server prints starting', 'client taken 8080')
    expect(taken()).toBe(true)
    const another = ['server unlisten 8080', 'server types s', 'server listen 8080']
    expect(taken(...another)).toBe(false)
    const next = [...starting, ...another, 'server prints next', 'client types c', 'client taken 8080']
    expect(before(next, 'server listen 8080', 'client taken 8080')).toBe(true)
    expect(before(next, 'server prints next', 'client taken 8080')).toBe(false)
  })

  test('comes after who had its address before', () => {
    const after = (...lines: readonly string[]) =>
      before([...starting, ...lines, 'client listen 8080'], 'server prints closing', 'client listen 8080')
    expect(after('server prints closing', 'server unlisten 8080')).toBe(true)
    expect(after('server prints closing', 'server exits 0')).toBe(true)
    expect(after('server unlisten 8080', 'server prints closing')).toBe(false)
  })
})

test('bytes are counted, not letters', () => {
  const story = [
    'server types s',
    'client types c',
    'client opens 0',
    'server accepts 0',
    'client writes 0 é',
    'client prints once',
    'client writes 0 é',
    'client prints twice',
    'client writes 0 é',
    'server reads 0 éé',
    'server prints two read',
  ]
  expect(before(story, 'client prints once', 'server prints two read')).toBe(true)
  expect(before(story, 'client prints twice', 'server prints two read')).toBe(false)
})

test('the two directions of a connection, and two connections, are counted apart', () => {
  const story = [
    'server types s',
    'client types c',
    'client opens 0',
    'server accepts 0',
    'client opens 1',
    'server accepts 1',
    'server writes 0 abc',
    'client prints marked',
    'client writes 1 abc',
    'server reads 1 a',
    'server prints read',
    'client writes 0 x',
  ]
  expect(before(story, 'client prints marked', 'server prints read')).toBe(true)
  expect(before(story, 'client writes 0 x', 'server prints read')).toBe(false)
})

test('closing counts as the end, unless the end was said before', () => {
  const story = (closing: string[]) => [
    'server types s',
    'client types c',
    'client opens 0',
    'server accepts 0',
    ...closing,
    'server sees-end 0',
    'server prints over',
  ]
  expect(before(story(['client closes 0']), 'client closes 0', 'server prints over')).toBe(true)
  const both = story(['client ends 0', 'client prints waits', 'client closes 0'])
  expect(before(both, 'client ends 0', 'server prints over')).toBe(true)
  expect(before(both, 'client prints waits', 'server prints over')).toBe(false)
})

test('a page is shown after the last bytes of its answer were read', () => {
  const story = [
    'server types s',
    'client types http://127.0.0.1/',
    'client opens 0',
    'server accepts 0',
    'client writes 0 GET',
    'server reads 0 GET',
    'server writes 0 pa',
    'server prints half',
    'server writes 0 ge',
    'server prints whole',
    'client reads 0 page',
    'client shows 0 page',
  ]
  expect(before(story, 'server prints half', 'client shows 0 page')).toBe(true)
  expect(before(story, 'server prints whole', 'client shows 0 page')).toBe(false)
})

describe('rows', () => {
  const story = [
    'server types s',
    'server prints ready',
    'client types c',
    'client opens 0',
    'server accepts 0',
    'server says unwatched',
    'client writes 0 a',
    'server reads 0 a',
    'server prints got',
    'client exits 0',
    'client types again',
    'client prints again',
  ]
  const { trace } = storyOf(story, panes)
  const causes = findCauses(trace)
  const row = (text: string) =>
    ({ kind: 'line', row: trace.rows.findIndex((one) => one.text === text) }) as const
  const start = (command: number) => ({ kind: 'start', command }) as const

  test('a command comes before what it makes others print', () => {
    expect(cameBefore(trace, causes, start(1), row('got'))).toBe(true)
    expect(cameBefore(trace, causes, row('got'), start(1))).toBe(false)
  })

  test('a command is typed once the one above it has ended, and comes after nothing else', () => {
    expect(cameBefore(trace, causes, row('ready'), start(1))).toBe(false)
    expect(cameBefore(trace, causes, start(1), start(2))).toBe(true)
  })

  /** Whether what a command prints comes before the next command of its pane in every run. */
  const isOver = (text: string) => {
    const own = storyOf(
      [`client types ${text}`, 'client prints begun', 'client exits 0', 'client types next'],
      panes,
    ).trace
    return cameBefore(own, findCauses(own), { kind: 'line', row: 0 }, start(1))
  }

  test.each(['node c.js &', 'sh c', 'dist/c', 'PORT=1 dist/c', 'if dist/c; then echo; fi', 'eval c'])(
    '`%s` may leave a program behind',
    (text) => {
      expect(isOver(text)).toBe(false)
    },
  )

  test.each(['node dist/c.js > dist/x 2>&1', 'node c && cat a/b', 'node dist/c.js | head'])(
    '`%s` is over when the next command is typed',
    (text) => {
      expect(isOver(text)).toBe(true)
    },
  )

  test('a line that no witness saw lies between its command’s start and end', () => {
    expect(cameBefore(trace, causes, row('unwatched'), row('again'))).toBe(false)
    expect(cameBefore(trace, causes, row('again'), row('unwatched'))).toBe(false)
    const ended = storyOf(['client types c', 'client says unwatched', 'client exits 0'], panes).trace
    expect(cameBefore(ended, findCauses(ended), start(0), { kind: 'line', row: 0 })).toBe(false)
  })

  test('lines that one event completed have no order', () => {
    expect(cameBefore(trace, causes, row('got'), row('got'))).toBe(false)
  })
})

/** Stories in which two programs print, and send each other bytes that arrive some time later. */
const stories = fc
  .array(
    fc.constantFrom(
      'server prints',
      'client prints',
      'server writes',
      'client writes',
      'server reads',
      'client reads',
    ),
    {
      maxLength: 24,
    },
  )
  .map((verbs) => {
    const sent = { server: 0, client: 0 }
    return verbs.flatMap((verb, i) => {
      const [name = '', what] = verb.split(' ')
      const own = name as keyof typeof sent
      const other = own === 'server' ? 'client' : 'server'
      if (what === 'prints') return [`${verb} ${i}`]
      if (what === 'writes') sent[own]++
      else if (sent[other]-- <= 0) {
        sent[other]++
        return []
      }
      return [`${verb} 0 x`]
    })
  })
  .map((lines) => ['server types s', 'client types c', 'client opens 0', 'server accepts 0', ...lines])

test('cause and effect are a strict order that time agrees with', () => {
  fc.assert(
    fc.property(stories, (lines) => {
      const { trace } = storyOf(lines, panes)
      const { isBefore } = findCauses(trace)
      const all = trace.events.map((_, i) => i)
      for (const a of all)
        for (const b of all) {
          if (isBefore(a, b)) expect(a).toBeLessThan(b)
          else if (a < b) expect(trace.events[a]?.process).not.toBe(trace.events[b]?.process)
          for (const c of all) if (isBefore(a, b) && isBefore(b, c)) expect(isBefore(a, c)).toBe(true)
        }
    }),
    { numRuns: 30 },
  )
})
