import type { Trace } from '../trace/trace.ts'
import type { Transcript } from '../notation/transcript.ts'
import { shortened } from '../../text/shortened.ts'
import { withoutSpacesAtEnd } from '../../text/spaces.ts'
import { padTo, widthOf } from '../../text/width.ts'
import { notationOf, writtenRow } from '../notation/escapes.ts'
import type { Row } from '../notation/transcript.ts'
import type { ComparedCommand } from './compare.ts'
import { wasInterrupted } from './keys.ts'

type ComparedLine = {
  readonly differs: boolean
  readonly printed: string
  readonly actual: string
}

/** How many rows in a row that no printed row is beside are shown, and in UTF-16 units how much of each row. */
const [mostUnprinted, longestText] = [100, 2_000]

/** Printed rows next to actual ones, pane by pane; lines that differ are marked with `!`. */
export function sideBySide(
  transcript: Transcript,
  trace: Trace,
  commands: readonly ComparedCommand[],
): string[] {
  return transcript.panes.flatMap((pane, index) => {
    const lines = commands
      .filter(({ start }) => start.pane === index)
      .flatMap((command) => linesOf(command, transcript, trace))
    const width = lines.reduce((most, { printed }) => Math.max(most, widthOf(printed)), 'expected'.length)
    return [
      `  pane ${pane.name}`,
      `  ${padTo('expected', width)} | actual`,
      ...lines.map(({ differs, printed, actual }) =>
        `${differs ? '!' : ' '} ${padTo(printed, width)} | ${actual}`.trimEnd(),
      ),
    ]
  })
}

function linesOf(
  { start, pairs, statusRow, index }: ComparedCommand,
  transcript: Transcript,
  trace: Trace,
): ComparedLine[] {
  const prompt = start.kind === 'command' ? `$ ${start.text.replaceAll('\n', ' \u23ce ')}` : start.text
  const lines = pairs.map(({ printed, actual, agrees }): ComparedLine => {
    const texts = [
      printed === undefined ? '' : writtenText(printed, transcript),
      writtenLine(actual, printed, transcript, trace),
    ]
    const [left, right] = agrees ? texts : texts.map(distinctBlanks)
    return { differs: !agrees, printed: left ?? '', actual: shortened(right ?? '', longestText) }
  })
  const status = trace.commands[index]?.status
  const interrupted = wasInterrupted(trace, index) && statusRow === undefined
  const ending: ComparedLine = {
    differs: Number(statusRow?.text ?? 0) !== (status ?? 0),
    printed: statusRow === undefined ? '' : `[${statusRow.text}]`,
    actual: status === undefined || status === 0 ? '' : `[${status}]`,
  }
  const hasEnding = !interrupted && (ending.printed !== '' || ending.actual !== '')
  return [
    { differs: false, printed: prompt, actual: prompt },
    ...withoutMost(lines),
    ...(hasEnding ? [ending] : []),
  ]
}

/** A printed row as the chapter has it. */
function writtenText({ kind, text, pane }: Row, transcript: Transcript): string {
  return kind === 'output' ? writtenRow(text, notationOf(transcript, transcript.panes[pane])) : text
}

/**
 * A line that a pane showed, as the chapter would print it.
 *
 * @param actual 0-based index into the trace's rows; without one the text is empty
 * @param printed the row beside it
 */
export function writtenLine(
  actual: number | undefined,
  printed: Row | undefined,
  transcript: Transcript,
  { rows, events }: Trace,
): string {
  const { text = '', pane = 0, event = -1 } = rows[actual ?? -1] ?? {}
  if (printed?.kind === 'input' || events[event]?.kind === 'type') return text
  return writtenRow(withoutSpacesAtEnd(text), notationOf(transcript, transcript.panes[pane]))
}

/** Of more unprinted rows than a person reads, the first and how many more there are. */
function withoutMost(lines: readonly ComparedLine[]): readonly ComparedLine[] {
  const shown: ComparedLine[] = []
  let run = 0
  const count = () => {
    if (run > mostUnprinted)
      shown.push({ differs: true, printed: '', actual: `... (${run - mostUnprinted} more rows)` })
  }
  for (const line of lines) {
    const isUnprinted = line.printed === ''
    if (!isUnprinted) count()
    run = isUnprinted ? run + 1 : 0
    if (run <= mostUnprinted) shown.push(line)
  }
  count()
  return shown
}

/** A text in which no other blank looks like the usual one. */
export function distinctBlanks(text: string): string {
  return text
    .replaceAll('\t', '\\t')
    .replace(/(?! )\p{Zs}/gu, (blank) => `\\u${blank.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
