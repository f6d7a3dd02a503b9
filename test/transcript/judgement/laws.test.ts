import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCauses } from '../../../tangle/transcript/trace/causes.ts'
import { mergeTranscript } from '../../../tangle/transcript/rewriting/merge.ts'
import { isTyped } from '../../../tangle/transcript/notation/transcript.ts'
import { judgeTranscript } from '../../../tangle/transcript/judgement/verdict.ts'
import { shape, storyOf, transcriptOf } from '../literals.ts'

type Cell = { readonly pane: number; readonly text: string }

const names = ['server', 'client']
const panes = names.join(' | ')
const shapes = [shape('time', String.raw`\d{2}:\d{2}`)]
const starts: Cell[] = [
  { pane: 0, text: '$ s' },
  { pane: 1, text: '$ c' },
]

/** What two programs did: they print, and send each other bytes that arrive some time later. */
const stories = fc
  .array(
    fc.record({
      pane: fc.nat(1),
      act: fc.constantFrom('prints', 'prints', 'writes', 'reads'),
      text: fc.constantFrom('a', 'b', 'at 12:30', 'at 23:59', 'a longer row'),
    }),
    { maxLength: 16 },
  )
  .map((acts) => {
    const underway = [0, 0]
    const lines = acts.flatMap(({ pane, act, text }) => {
      if (act === 'prints') return [`${names[pane]} prints ${text}`]
      const way = act === 'writes' ? pane : 1 - pane
      if (act === 'reads' && underway[way] === 0) return []
      underway[way] = (underway[way] ?? 0) + (act === 'writes' ? 1 : -1)
      return [`${names[pane]} ${act} 0 x`]
    })
    const begin = ['server types s', 'client types c', 'client opens 0', 'server accepts 0']
    return storyOf([...begin, ...lines], names)
  })

/** The printed form of cells, one a line. */
function print(cells: readonly Cell[]): string[] {
  const width = Math.max(...cells.map(({ pane, text }) => (pane === 0 ? text.length : 0)))
  return cells.map(({ pane, text }) =>
    `${(pane === 0 ? text : '').padEnd(width)} | ${pane === 1 ? text : ''}`.trimEnd(),
  )
}

/** Cells of two panes in one order, each pane's own order kept, the server's start first; `choices` says whose turn it is. */
function interleave(cells: readonly Cell[], choices: readonly number[]): Cell[] {
  const queues = names.map((_, pane) => cells.filter((cell) => cell.pane === pane))
  return cells.map((_, i) => {
    const pane = i === 0 ? 0 : (choices[i % choices.length] ?? 0)
    const queue = queues[pane]?.length ? queues[pane] : queues[1 - pane]
    return queue?.shift() ?? { pane: 0, text: '' }
  })
}

const turns = fc.array(fc.nat(1), { minLength: 1, maxLength: 24 })

describe('whatever happened', () => {
  test('it is right when it is printed in the order of time', () => {
    fc.assert(
      fc.property(stories, ({ trace }) => {
        expect(judgeTranscript(transcriptOf(print([...starts, ...trace.rows]), panes), trace, [])).toEqual([])
      }),
    )
  })

  test('another order of the panes is wrong exactly when an effect is above its cause', () => {
    fc.assert(
      fc.property(stories, turns, ({ trace }, choices) => {
        const events = trace.events.flatMap(({ kind, process }, i) =>
          kind === 'start' && trace.processes[process]?.kind === 'command' ? [i] : [],
        )
        const cells = [...starts.map((cell, i) => ({ ...cell, event: events[i] })), ...trace.rows]
        const printed = interleave(cells, choices) as typeof cells
        const { isBefore } = findCauses(trace)
        const isWrong = printed.some((above, i) =>
          printed.slice(i + 1).some((below) => isBefore(below.event ?? -1, above.event ?? -1)),
        )
        const codes = judgeTranscript(transcriptOf(print(printed), panes), trace, []).map(({ code }) => code)
        expect(codes).toEqual(isWrong ? ['order-differs'] : [])
      }),
    )
  })

  const printedRows = fc.array(
    fc.record({
      pane: fc.nat(1),
      text: fc.constantFrom('a', 'b', 'c', 'at 12:30', 'at 10:00', 'a [..]', '...'),
    }),
    { maxLength: 10 },
  )

  test('merging it into anything makes that right, and merging once more changes nothing', () => {
    fc.assert(
      fc.property(stories, printedRows, ({ trace }, rows) => {
        const lines = mergeTranscript(transcriptOf(print([...starts, ...rows]), panes), trace, shapes)
        const merged = transcriptOf(lines, panes)
        expect(judgeTranscript(merged, trace, shapes)).toEqual([])
        expect(mergeTranscript(merged, trace, shapes)).toEqual(lines)
      }),
      { numRuns: 300 },
    )
  })

  test('merging it into what is right changes nothing', () => {
    fc.assert(
      fc.property(stories, turns, ({ trace }, choices) => {
        const lines = print(interleave([...starts, ...trace.rows], choices))
        const transcript = transcriptOf(lines, panes)
        fc.pre(judgeTranscript(transcript, trace, shapes).length === 0)
        expect(mergeTranscript(transcript, trace, shapes)).toEqual(lines)
      }),
    )
  })
})

/** What is done in a chat: a client asks for a line, or a line is typed, which the server prints and perhaps passes on. */
const chats = fc.array(
  fc.record({
    client: fc.integer({ min: 1, max: 3 }),
    act: fc.constantFrom('asks', 'types', 'types', 'ends'),
    text: fc.constantFrom('a', 'b', 'hello'),
    hears: fc.subarray([1, 2, 3]),
  }),
  { minLength: 1, maxLength: 12 },
)

type Act = { client: number; act: string; text: string; hears: readonly number[] }

const people = ['server', 'ada', 'bob', 'eve']

/** A story of a server with three clients, each with a prompt; and its cells in the order of time. */
function chatOf(acts: readonly Act[]) {
  const lines = [
    ...people.map((name) => `${name} types p`),
    ...[1, 2, 3].flatMap((client) => [`${people[client]} opens ${client}`, `server accepts ${client}`]),
    'server prints up',
    ...[1, 2, 3].map((client) => `${people[client]} begins kv> `),
  ]
  const asking = [false, true, true, true]
  const typed: { pane: number; text: string }[] = []
  for (const { client, act, text, hears } of acts) {
    if (act === 'asks' && !asking[client]) lines.push(`${people[client]} begins kv> `)
    if (act === 'ends') {
      typed.push({ pane: client, text: '^D' })
      lines.push(`${people[client]} presses ^D`)
    }
    if (act === 'asks') asking[client] = true
    if (act !== 'types' || !asking[client]) continue
    typed.push({ pane: client, text: `kv> ${text}` })
    asking[client] = false
    lines.push(`${people[client]} enters ${text}`, `${people[client]} writes ${client} x`)
    lines.push(`server reads ${client} x`, `server prints got ${text}`)
    for (const one of hears) {
      lines.push(
        `server writes ${one} y`,
        `${people[one]} reads ${one} y`,
        `${people[one]} prints heard ${text}`,
      )
      asking[one] = false
    }
  }
  return { trace: storyOf(lines, people).trace, typed }
}

/** Cells in four panes, a line each. */
function printChat(cells: readonly Cell[]): string[] {
  return cells.map(({ pane, text }) =>
    people
      .map((_, i) => (i === pane ? text : '').padEnd(i < 3 ? 16 : 0))
      .join(' | ')
      .trimEnd(),
  )
}

test('what is typed to several programs keeps its order; what they show is written where it happened', () => {
  fc.assert(
    fc.property(chats, (acts) => {
      const { trace, typed } = chatOf(acts)
      const written = [...people.map((_, pane) => ({ pane, text: '$ p' })), ...typed]
      const read = (lines: readonly string[]) => transcriptOf(lines, people.join(' | '), 'kv> ')
      const lines = mergeTranscript(read(printChat(written)), trace, [])
      const merged = read(lines)
      // None of these programs ends.
      expect(judgeTranscript(merged, trace, []).filter(({ code }) => code !== 'still-running')).toEqual([])
      expect(mergeTranscript(merged, trace, [])).toEqual(lines)
      const typedRows = merged.rows.filter(isTyped).map(({ pane, text }) => ({ pane, text }))
      expect(typedRows).toEqual(written.map(({ pane, text }) => ({ pane, text: text.replace('$ ', '') })))
    }),
    { numRuns: 300 },
  )
})
