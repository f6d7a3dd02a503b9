import {
  type Block,
  lengthOfOpening,
  placeInBlock,
  placeOfBlock,
  type RoleOf,
} from '../../chapter/chapter.ts'
import { address, type Notation, readRow, typedText, visible } from './escapes.ts'
import type { Place } from '../../problem/place.ts'
import type { Problem, Result } from '../../problem/problem.ts'
import type { Pane, Row, Transcript } from './transcript.ts'
import { checkPrompt } from './prompts.ts'
import { type PaneText, cellsOf, hintOfPanes, lookParted } from './pane-columns.ts'

/**
 * Reads a console fence: its panes, and its rows in order of time.
 *
 * @param ordinal 1-based count of the chapter's transcripts
 */
export function readTranscript(block: Block<RoleOf<'transcript'>>, ordinal: number): Result<Transcript> {
  const names = block.role.panes
  const { value: cells, problems } = cellsOf(block, names.length)
  const kinds = names.map((_, pane): Pane['kind'] => {
    const first = cells.find((cell) => cell.pane === pane)
    return first !== undefined && address.test(first.text) ? 'browser' : 'terminal'
  })
  const panes = names.map((name, pane): Pane => ({ name, kind: kinds[pane] ?? 'terminal' }))
  const rows = readRows(block, cells, panes)
  const unusable = checkPrompt(block)
  if (unusable.length > 0)
    return { value: { block, ordinal, panes, isRagged: false, rows: [] }, problems: unusable }
  const promptless = [...findPromptless(block, panes, rows), ...findTypedKeys(rows)]
  if (problems.length === 0)
    return { value: { block, ordinal, panes, isRagged: false, rows }, problems: promptless }
  // A guess that makes no sense is dropped.
  const isRagged = promptless.length === 0
  return { value: { block, ordinal, panes, isRagged, rows: isRagged ? rows : [] }, problems }
}

function readRows(
  block: Block<RoleOf<'transcript'>>,
  cells: readonly PaneText[],
  panes: readonly Pane[],
): Row[] {
  const rows: Row[] = []
  const written = new Map<Row, string>()
  for (const cell of cells) {
    const last = rows.findLastIndex((row) => row.pane === cell.pane)
    const above = rows[last]
    if (above?.kind === 'command' && /^>( |$)/.test(cell.text)) {
      rows[last] = continued(above, cell.text, placeInBlock(block, cell.time, cell.column))
      continue
    }
    const isBrowser = panes[cell.pane]?.kind === 'browser'
    const at = placeInBlock(block, cell.time, cell.column)
    const reading = readCell(cell.text, { isBrowser, prompt: block.role.prompt })
    const row = { ...reading, pane: cell.pane, time: cell.time, at }
    written.set(row, cell.text)
    rows.push(row)
  }
  return rows.map((row, i) =>
    panes[row.pane]?.kind !== 'browser' && isStatus(row, i, rows) && written.get(row) === row.text
      ? { ...row, kind: 'status', text: row.text.slice(1, -1) }
      : row,
  )
}

function continued(command: Row, written: string, at: Place): Row {
  return {
    ...command,
    text: `${command.text}\n${written.slice(2)}`,
    goesOnAt: [...(command.goesOnAt ?? []), at],
  }
}

type CellReading = Pick<Row, 'kind' | 'text' | 'typed'>

function readCell(text: string, notation: Notation): CellReading {
  const { isBrowser, prompt } = notation
  if (isBrowser) return address.test(text) ? { kind: 'visit', text } : readShown(text, notation)
  if (text.startsWith('$ ')) return { kind: 'command', text: text.slice(2) }
  if (text === '^C' || text === '^D') return { kind: 'key', text }
  if (prompt !== undefined && text.startsWith(prompt) && text !== prompt)
    return { kind: 'input', text, typed: typedText(text.slice(prompt.length)) }
  return readShown(text, notation)
}

function readShown(text: string, notation: Notation): CellReading {
  return text === '...' ? { kind: 'any', text } : { kind: 'output', text: visible(readRow(text, notation)) }
}

/** `[n]` is a status only as the last line of a command's output: before the pane's next command, or at its end. */
function isStatus(row: Row, index: number, rows: readonly Row[]): boolean {
  if (row.kind !== 'output' || !/^\[\d{1,3}\]$/.test(row.text)) return false
  const next = rows.find((other, i) => i > index && other.pane === row.pane)
  return next === undefined || next.kind === 'command'
}

/** Reports keys behind a prompt, where they would be typed as two characters. A terminal shows no `^D`; readers press it. */
function findTypedKeys(rows: readonly Row[]): Problem[] {
  const typed = rows.filter(({ typed }) => typed === '^C' || typed === '^D')
  return typed.map(({ text, typed, at }): Problem => ({
    code: 'typed-key',
    message: `\`${typed}\` behind the prompt would be typed as two characters.`,
    at,
    length: text.length,
    expected: `\`${typed}\` alone in a row`,
    hint: 'Put it into a row of its own; `npx tangle verify chapters -u` writes the row of the prompt above or below it, where the program shows it.',
  }))
}

/** Reports panes that do not begin with what was typed into them. */
function findPromptless(block: Block, panes: readonly Pane[], rows: readonly Row[]): Problem[] {
  return panes.flatMap((pane, index) => {
    const first = rows.find((row) => row.pane === index)
    if (first?.kind === 'command' || first?.kind === 'visit') return []
    const problem: Problem = {
      code: 'no-prompt',
      message:
        first === undefined
          ? `The pane \`${pane.name}\` is empty.`
          : `The pane \`${pane.name}\` shows output before anything was typed.`,
      at: first?.at ?? placeOfBlock(block),
      length: first === undefined ? lengthOfOpening(block) : first.text.length,
      expected: 'a first row such as `$ node dist/program.js`, or an address in a browser’s pane',
      hint: hintOfPromptless(block, panes, first),
    }
    return [problem]
  })
}

/** @param first the first row of a pane that begins with nothing typed; none where it is empty */
function hintOfPromptless(block: Block, panes: readonly Pane[], first: Row | undefined): string {
  if (panes.length === 1 && lookParted(block.lines)) return hintOfPanes(panes)
  if (panes.length > 1 && first === undefined)
    return 'Print the command or the address that is typed there, or take the pane out of `panes=`.'
  return 'Print the command, or use a `text` fence for output that no command made.'
}
