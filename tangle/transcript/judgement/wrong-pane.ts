import type { Row, Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'
import type { ComparedCommand, WrongRow } from './compare.ts'

/** A row that is printed in one pane, and that another showed and does not print: 0-based indexes of the two. */
export type MisplacedRow = { readonly printed: Row; readonly shownIn: number }

/**
 * The row that is in a wrong pane, if one of two that differ is such.
 *
 * @param one a row that is printed and was not shown, or was shown and is not printed
 * @param wrong all rows that differ
 */
export function misplaced(
  one: WrongRow,
  wrong: readonly WrongRow[],
  { rows }: Trace,
): MisplacedRow | undefined {
  const shown = (row: WrongRow) => rows[row.pair.actual ?? -1]?.text
  const [{ printed, actual }, own] = [one.pair, one.start.pane]
  if (printed?.kind === 'output' && actual === undefined) {
    const other = wrong.find((row) => row.start.pane !== own && shown(row) === printed.text)
    return other && { printed, shownIn: other.start.pane }
  }
  if (printed !== undefined) return undefined
  const other = wrong.find(({ pair, start }) => start.pane !== own && pair.printed?.text === shown(one))
  return other?.pair.printed && { printed: other.pair.printed, shownIn: own }
}

/** What to do about it. */
export function hintOfMisplaced(
  wrong: readonly WrongRow[],
  { panes }: Transcript,
  trace: Trace,
): string | undefined {
  for (const one of wrong) {
    const row = misplaced(one, wrong, trace)
    if (row !== undefined && row.printed.text !== '')
      return `Print \`${row.printed.text}\` in the pane \`${panes[row.shownIn]?.name ?? ''}\`, which showed it, or correct the program.`
  }
  return undefined
}

/** What to do about an exit status that is printed in one pane, where a command of another ended with it. @param command one of the two */
export function hintOfMisplacedStatus(
  command: ComparedCommand,
  commands: readonly ComparedCommand[],
  { panes }: Transcript,
  trace: Trace,
): string | undefined {
  const statusOf = ({ index }: ComparedCommand) => trace.commands[index]?.status ?? 0
  const printedOf = ({ statusRow }: ComparedCommand) => Number(statusRow?.text ?? 0)
  const isWrong = (one: ComparedCommand) => statusOf(one) !== printedOf(one)
  const others = commands.filter((one) => one.start.pane !== command.start.pane && isWrong(one))
  const pairs = others.flatMap((other) => [[command, other] as const, [other, command] as const])
  const [ended] =
    pairs.find(([one, other]) => isWrong(one) && statusOf(one) !== 0 && statusOf(one) === printedOf(other)) ??
    []
  if (ended === undefined) return undefined
  return `Print \`[${statusOf(ended)}]\` in the pane \`${panes[ended.start.pane]?.name ?? ''}\`, where \`${ended.start.text}\` ended with it, or correct the program.`
}
