import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCauses } from '../../tangle/transcript/trace/causes.ts'
import { cameBefore } from '../../tangle/transcript/judgement/row-order.ts'
import { findRowCauses } from '../../tangle/pages/transcript/events/row-causes.ts'
import { findRowEvents } from '../../tangle/pages/transcript/events/row-events.ts'
import { runEvents } from '../../tangle/pages/transcript/events/run-events.ts'
import { type Edge, schedule } from '../../tangle/pages/transcript/events/schedule.ts'
import { replayStepsOf } from '../../tangle/pages/transcript/events/steps.ts'
import { storyOf, transcriptOf } from '../transcript/literals.ts'

const panes = ['server', 'client']

/** The steps and links of a transcript and its run. */
function walk(lines: readonly string[], story: readonly string[]) {
  const { trace, eventOf } = storyOf(story, panes)
  const rows = findRowEvents(transcriptOf(lines, panes.join(' | ')), trace, [])
  const causes = findCauses(trace)
  const steps = replayStepsOf({ trace, rows, causes, events: runEvents(trace) })
  return { trace, rows, causes, steps, links: findRowCauses(rows, trace, causes), stepOf: (line: string) => steps.ofEvent[eventOf(line)] } // oxfmt-ignore
}

const lines = [
  '$ node server.js  |',
  '                  | $ node client.js',
  '                  | sent',
  'got               |',
  '                  | received',
]
const story = [
  'server types node server.js',
  'client types node client.js',
  'client opens 0',
  'server accepts 0',
  'client writes 0 abc',
  'server reads 0 abc',
  'server prints got',
  'server writes 0 de',
  'client prints sent',
  'client reads 0 de',
  'client prints received',
  'client exits 0',
]

describe('the steps of a replay', () => {
  test('rows come as they are printed, though they happened the other way round', () => {
    const { steps } = walk(lines, story)
    expect(steps.ofRow).toEqual([0, 1, 4, 5, 7])
  })

  test('bytes arrive in the step in which they leave, where nothing comes between', () => {
    const { stepOf } = walk(lines, story)
    expect(stepOf('server reads 0 abc')).toBe(stepOf('client writes 0 abc'))
    expect(stepOf('server accepts 0')).toBe(stepOf('client opens 0'))
  })

  test('bytes arrive later where their reader had something to say before', () => {
    const later = story.toSpliced(5, 2, 'server prints got', 'server reads 0 abc')
    const { stepOf } = walk(lines, later)
    expect(stepOf('server reads 0 abc')).toBeGreaterThan(stepOf('client writes 0 abc') ?? Infinity)
  })

  test('a row that nobody watched comes where it is printed', () => {
    const unwatched = story.map((line) => (line === 'server prints got' ? 'server says got' : line))
    const { steps } = walk(lines, unwatched)
    expect(steps.ofRow).toEqual(steps.ofRow.toSorted((a, b) => a - b))
    expect(new Set(steps.ofRow).size).toBe(5)
  })

  test('a row is tied to the nearest row of the other pane that brought it about', () => {
    const { links } = walk(lines, story)
    expect(links.map(({ causes }) => causes)).toEqual([[], [], [], [1], [3]])
  })

  test('two rows that nothing orders may come either way round', () => {
    const { links } = walk(lines, story)
    expect(links.map(({ isEither }) => isEither)).toEqual([false, false, false, true, false])
  })

  test('many messages in a row are one step', () => {
    const many = Array.from({ length: 40 }, (_, i) => [`client writes 0 ${i}`, `server reads 0 ${i}`]).flat()
    const { steps } = walk(lines, story.toSpliced(4, 2, ...many))
    expect(steps.count).toBe(walk(lines, story).steps.count)
  })

  test('a row is not tied to what stood there before its own program was typed', () => {
    const late = [
      '$ node server.js  |',
      'ready             |',
      '                  | $ node client.js',
      '                  | received',
    ]
    const { links } = walk(late, [
      'server types node server.js',
      'server prints ready',
      'client types node client.js',
      'client opens 0',
      'server accepts 0',
      'server writes 0 de',
      'client reads 0 de',
      'client prints received',
    ])
    expect(links.flatMap(({ causes }) => causes)).toEqual([])
  })

  describe('when a key ends the client, which can say nothing any more', () => {
    const { steps, links, stepOf } = walk(
      [
        '$ node server.js  |',
        '                  | $ node client.js',
        'got               |',
        '                  | ^C',
        'gone              |',
      ],
      [
        'server types node server.js',
        'client types node client.js',
        'client opens 0',
        'server accepts 0',
        'client writes 0 abc',
        'server reads 0 abc',
        'server prints got',
        'client presses ^C',
        'server sees-end 0',
        'server prints gone',
        'client exits 130',
      ],
    )

    test('the key comes before all that it brings about', () => {
      expect(steps.ofRow[3]).toBeLessThan(stepOf('server sees-end 0') ?? -1)
      expect(links[4]?.causes).toEqual([3])
    })

    test('the client ends once its connection has', () => {
      expect(stepOf('client exits 130')).toBeGreaterThanOrEqual(stepOf('server sees-end 0') ?? Infinity)
    })
  })

  test('what a program sends to itself is no step of its own when it arrives', () => {
    const { steps, stepOf } = walk(
      ['$ node both.js    |', 'opened            |', 'accepted          |', '                  | $ true'],
      [
        'server types node both.js',
        'server opens 0',
        'server prints opened',
        'server accepts 0',
        'server prints accepted',
        'client types true',
      ],
    )
    expect(stepOf('server accepts 0')).toBe(steps.ofRow[1])
    expect(steps.count).toBe(5)
  })

  test('no step contradicts a cause', () => {
    const { trace, rows, causes, steps } = walk(lines, story)
    for (const [i, a] of rows.entries())
      for (const [j, b] of rows.entries())
        if (a.source && b.source && cameBefore(trace, causes, a.source, b.source))
          expect(steps.ofRow[i]).toBeLessThanOrEqual(steps.ofRow[j] ?? -1)
    for (const a of trace.events.keys())
      for (const b of trace.events.keys())
        if (causes.isBefore(a, b)) expect(steps.ofEvent[a]).toBeLessThanOrEqual(steps.ofEvent[b] ?? -1)
  })
})

test('a schedule has every node once and keeps the strict order, however the other one runs', () => {
  const node = fc.nat(11)
  const edge = fc.record({ from: node, to: node, isStrict: fc.boolean(), joins: fc.boolean() })
  const isPossible = ({ from, to, isStrict }: Edge) => (isStrict ? from < to : from !== to)
  fc.assert(
    fc.property(
      fc.array(edge, { maxLength: 90 }),
      fc.array(node, { minLength: 12, maxLength: 12 }),
      (all, priority) => {
        const edges = all.filter(isPossible)
        const steps = schedule(priority, edges)
        const places = steps.flat()
        expect(places.toSorted((x, y) => x - y)).toEqual([...priority.keys()])
        for (const { from, to } of edges.filter(({ isStrict }) => isStrict))
          expect(places.indexOf(from)).toBeLessThan(places.indexOf(to))
      },
    ),
  )
})

test('a node joins the step of the one that it waits for, if it waits for nothing else', () => {
  const strict = { isStrict: true, joins: true }
  const edges = [{ from: 0, to: 2, ...strict }, { from: 1, to: 3, ...strict }, { from: 2, to: 3, ...strict }] // oxfmt-ignore
  expect(schedule([0, 1, 2, 3], edges)).toEqual([
    [0, 2],
    [1, 3],
  ])
  expect(schedule([0, 3, 2, 1], edges.map((edge) => ({ ...edge, joins: false })))).toEqual([[0], [2], [1], [3]]) // oxfmt-ignore
})
