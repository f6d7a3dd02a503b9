import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Shape } from '../tangle/chapter/chapter.ts'
import { formatPlace } from '../tangle/problem/place.ts'
import { isShown, isStart, type Row, type Transcript } from '../tangle/transcript/notation/transcript.ts'
import { findCauses } from '../tangle/transcript/trace/causes.ts'
import { compareCommands, rowsUnder } from '../tangle/transcript/judgement/compare.ts'
import { cameAfter, pressedKeys } from '../tangle/transcript/judgement/keys.ts'
import { mergeTranscript } from '../tangle/transcript/rewriting/merge.ts'
import { actualRows, cameBefore, type ActualRow } from '../tangle/transcript/judgement/row-order.ts'
import { partsOf } from '../tangle/transcript/notation/shapes.ts'
import { judgeTranscript } from '../tangle/transcript/judgement/verdict.ts'
import { loadBook } from '../tangle/book/load.ts'
import { plainBook } from '../tangle/plain-book.ts'
import { findRecordedRuns } from '../tangle/recorded-runs.ts'
import type { Trace } from '../tangle/transcript/trace/trace.ts'

type Proof = { readonly transcript: Transcript; readonly trace: Trace }

/** A transcript with one thing wrong in it. */
type Mutant = { readonly name: string; readonly rows: readonly Row[] }

/** A sign that is of no shape and that no program prints. */
const wrong = '\u00a4'

const root = fileURLToPath(new URL('..', import.meta.url))
const { book } = loadBook('chapters', undefined, root)
const shapes: readonly Shape[] = book.chapters.flatMap(({ front }) => front.shapes)
const proofs: Proof[] = []

/** Every transcript with the run that proves it, one that was kept or a new one; the rest of this file only judges. */
beforeAll(async () => {
  const { runs, problems } = await findRecordedRuns(book, join(root, 'dist/traces'), undefined, {
    pages: plainBook('chapters', root),
  })
  expect(problems).toEqual([])
  for (const [transcript, { trace }] of runs) proofs.push({ transcript, trace })
}, 300_000)

/** Judges all mutants that `mutate` makes of the book: every one must be reported. Returns how many there were. */
function judgeAll(mutate: (proof: Proof) => Mutant[]): number {
  const mutants = proofs.flatMap((proof) => mutate(proof).map((mutant) => ({ proof, ...mutant })))
  const survivors = mutants.filter(({ proof: { transcript, trace }, rows }) => {
    // Reading order: by line, then by pane.
    const ordered = rows.toSorted((a, b) => a.time - b.time || a.pane - b.pane)
    return judgeTranscript({ ...transcript, rows: ordered }, trace, shapes).length === 0
  })
  expect(survivors.map(({ name }) => name)).toEqual([])
  return mutants.length
}

const nameOf = (row: Row, what: string) => `${formatPlace(row.at)} ${what}: ${row.text}`

const replace = (rows: readonly Row[], old: Row, ...fresh: Row[]) =>
  rows.flatMap((row) => (row === old ? fresh : [row]))

function swapped({ rows }: Transcript, a: Row, b: Row): Row[] {
  const timeOf = (row: Row) => (row === a ? b.time : row === b ? a.time : row.time)
  return rows.map((row) => ({ ...row, time: timeOf(row) }))
}

/** Rows and starts as the judge sees them in a proved run. */
function seenIn({ transcript, trace }: Proof): Map<Row, ActualRow> {
  return actualRows(compareCommands(transcript, trace, shapes))
}

const outputsOf = ({ transcript }: Proof) => transcript.rows.filter(({ kind }) => kind === 'output')

test('the book is proved, so that a mutant can only be reported for what is wrong in it', () => {
  expect(proofs.length).toBeGreaterThan(30)
  const judged = proofs.flatMap(({ transcript, trace }) => judgeTranscript(transcript, trace, shapes))
  expect(judged).toEqual([])
})

describe('no mutant of the book passes', () => {
  test('each output row, one character changed at its beginning, middle and end', () => {
    const count = judgeAll((proof) =>
      outputsOf(proof).flatMap((row) => {
        const places = new Set([0, row.text.length >> 1, Math.max(0, row.text.length - 1)])
        return [...places].map((place) => {
          const text = row.text.slice(0, place) + wrong + row.text.slice(place + 1)
          const rows = replace(proof.transcript.rows, row, { ...row, text })
          return { name: nameOf(row, `character ${place} changed`), rows }
        })
      }),
    )
    expect(count).toBeGreaterThan(300)
  })

  test('each value of a shape, each of its characters turned into one that the shape has not', () => {
    const count = judgeAll((proof) =>
      outputsOf(proof).flatMap((row) => {
        let at = 0
        return partsOf(row.text, shapes).flatMap((piece) => {
          const start = at
          at += piece.text.length
          if (piece.kind !== 'value') return []
          return [...piece.text].map((_, i) => {
            const text = row.text.slice(0, start + i) + wrong + row.text.slice(start + i + 1)
            const rows = replace(proof.transcript.rows, row, { ...row, text })
            return { name: nameOf(row, `character ${start + i} of a ${piece.shape.name} changed`), rows }
          })
        })
      }),
    )
    expect(count).toBeGreaterThan(50)
  })

  test('each output row removed', () => {
    const count = judgeAll((proof) =>
      outputsOf(proof).map((row) => ({
        name: nameOf(row, 'removed'),
        rows: replace(proof.transcript.rows, row),
      })),
    )
    expect(count).toBeGreaterThan(100)
  })

  test('a row more at the end of each command, before its status', () => {
    const count = judgeAll(({ transcript }) =>
      transcript.rows.filter(isStart).map((start) => {
        const last = rowsUnder(transcript.rows, start).findLast((row) => row.kind !== 'status') ?? start
        const extra: Row = { ...last, kind: 'output', text: wrong }
        return { name: nameOf(start, 'a row more'), rows: replace(transcript.rows, last, last, extra) }
      }),
    )
    expect(count).toBeGreaterThan(50)
  })

  test('each two rows of one pane next to each other, swapped', () => {
    const count = judgeAll(({ transcript }) =>
      transcript.rows.filter(isShown).flatMap((row) => {
        const own = transcript.rows.filter(({ pane }) => pane === row.pane)
        const next = own[own.indexOf(row) + 1]
        if (next === undefined || !isShown(next) || next.text === row.text) return []
        const text = swapped(transcript, row, next)
        return [{ name: nameOf(row, 'swapped with the next'), rows: text }]
      }),
    )
    expect(count).toBeGreaterThan(50)
  })

  test('each two rows of different panes that are tied, swapped', () => {
    const count = judgeAll((proof) => {
      const { transcript, trace } = proof
      const causes = findCauses(trace)
      const seen = seenIn(proof)
      return transcript.rows.flatMap((row, i) =>
        transcript.rows.slice(i + 1).flatMap((other) => {
          const [first, second] = [seen.get(row), seen.get(other)]
          if (first === undefined || second === undefined) return []
          if (other.pane === row.pane || other.time === row.time) return []
          if (!cameBefore(trace, causes, first, second)) return []
          return [{ name: nameOf(row, `swapped with ${other.text}`), rows: swapped(transcript, row, other) }]
        }),
      )
    })
    expect(count).toBeGreaterThan(100)
  })

  test('each key, swapped with the next row of its pane that came only after it', () => {
    const count = judgeAll((proof) => {
      const { transcript, trace } = proof
      const seen = seenIn(proof)
      return pressedKeys(transcript, trace).flatMap(({ row: key, pressed }) => {
        const next = transcript.rows.find((row) => row.time > key.time && row.kind === 'output')
        const line = next && seen.get(next)
        if (next === undefined || line?.kind !== 'line' || !cameAfter(trace, pressed, line)) return []
        return [{ name: nameOf(key, `swapped with ${next.text}`), rows: swapped(transcript, key, next) }]
      })
    })
    expect(count).toBeGreaterThan(0)
  })

  test('each exit status changed, removed, or said where there is none', () => {
    const count = judgeAll(({ transcript: { rows } }) =>
      rows.filter(isStart).flatMap((start) => {
        if (start.kind === 'visit') return []
        const under = rowsUnder(rows, start)
        const status = under.find(({ kind }) => kind === 'status')
        const last = under.at(-1) ?? start
        if (status === undefined) {
          const said: Row = { ...last, kind: 'status', text: '7' }
          return [{ name: nameOf(start, 'a status said'), rows: replace(rows, last, last, said) }]
        }
        const other = { ...status, text: String(Number(status.text) + 1) }
        const none = { name: nameOf(start, 'no status'), rows: replace(rows, status) }
        const changed = { name: nameOf(start, 'another status'), rows: replace(rows, status, other) }
        return status.text === '0' ? [changed] : [changed, none]
      }),
    )
    expect(count).toBeGreaterThan(50)
  })
})

describe('writing what happened', () => {
  const linesOf = ({ block }: Transcript) => block.lines.map((line) => line.trimEnd())

  test('into the book as it is changes nothing', () => {
    for (const { transcript, trace } of proofs)
      expect(mergeTranscript(transcript, trace, shapes)).toEqual(linesOf(transcript))
  })

  test('into a book with one row changed mends that row, and changes no other', () => {
    let count = 0
    for (const proof of proofs) {
      const { transcript, trace } = proof
      // A value of a shape that was not printed is written as it happened, and so another in each run.
      const fixed = outputsOf(proof).filter(({ text }) =>
        partsOf(text, shapes).every(({ kind }) => kind === 'text'),
      )
      for (const row of fixed) {
        const changed = { ...transcript, rows: replace(transcript.rows, row, { ...row, text: wrong }) }
        expect(mergeTranscript(changed, trace, shapes)).toEqual(linesOf(transcript))
        count++
      }
    }
    expect(count).toBeGreaterThan(100)
  })
})
