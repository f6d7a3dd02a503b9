import type { ComparedCommand } from '../judgement/compare.ts'
import { writtenStart } from '../judgement/written-row.ts'
import type { Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'

/** A row that two runs show in different places, and what is above it in each. */
export type MovedRow = { readonly text: string; readonly first: string; readonly second: string }

/**
 * The row that two runs show in different places, if one that differs is such.
 *
 * @param commands the rows of the first run, compared with the second
 */
export function movedRow(
  { panes }: Transcript,
  { rows }: Trace,
  commands: readonly ComparedCommand[],
): MovedRow | undefined {
  const wrong = commands.flatMap(({ start, pairs }) => {
    const pane = panes.length === 1 ? '' : ` in the pane \`${panes[start.pane]?.name ?? ''}\``
    const texts = pairs.map(({ printed, actual }) => [printed?.text, rows[actual ?? -1]?.text] as const)
    const placeOf = (run: 0 | 1, index: number) =>
      `below \`${texts.slice(0, index).findLast((one) => one[run] !== undefined)?.[run] ?? writtenStart(start)}\`${pane}`
    return texts.flatMap(([first, second], i) =>
      pairs[i]?.agrees === true ? [] : [{ first, second, placeOf: (run: 0 | 1) => placeOf(run, i) }],
    )
  })
  const [one] = wrong
  if (one === undefined) return undefined
  // Dice may show one number twice without its having moved.
  const haveSame = sorted(wrong.map(({ first }) => first)) === sorted(wrong.map(({ second }) => second))
  for (const text of [one.first, one.second].filter((row) => row !== undefined)) {
    const before = wrong.find(({ first }) => first === text)
    const after = wrong.find(({ second }) => second === text)
    if (before === undefined || after === undefined) continue
    if (haveSame || (before.second === undefined && after.first === undefined))
      return { text, first: before.placeOf(0), second: after.placeOf(1) }
  }
  return undefined
}

function sorted(rows: readonly (string | undefined)[]): string {
  return JSON.stringify(rows.filter((row) => row !== undefined).toSorted())
}
