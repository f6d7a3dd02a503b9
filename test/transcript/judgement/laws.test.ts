import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCauses } from '../../../tangle/transcript/trace/causes.ts'
import { mergeTranscript } from '../../../tangle/transcript/rewriting/merge.ts'
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
