import type { Problem } from '../../problem/problem.ts'
import type { Row, Transcript } from '../notation/transcript.ts'
import { markedLength } from '../judgement/written-row.ts'
import { hintOfPanes, lookParted } from '../notation/pane-columns.ts'
import { readShell } from '../notation/shell-words.ts'
import { type Completeness, completenessOf } from '../sandbox/shell-syntax.ts'

/** What another line may have to end. */
const opening = /^(?:if|for|while|until|case|\{|\(|\|\|?|&&|\d*<<-?)$/

/** Commands that are cut into rows otherwise than a shell would show them: it asks for another row where one is not complete, and else runs it. */
export async function findSplitCommands({ rows, panes, block }: Transcript): Promise<Problem[]> {
  const commands = rows.filter(({ kind, text }) => kind === 'command' && mayBeOpen(text))
  const areParted = panes.length === 1 && lookParted(block.lines)
  const barred = commands.find(({ text }) => /\|\s+\|$/.test(text))
  if (areParted && barred !== undefined) return [endsInBars(barred, panes)]
  const problems = (await Promise.all(commands.map(splitOf))).flat()
  if (!areParted) return problems
  // One problem: the others have the same cause.
  return problems.slice(0, 1).map((problem) => ({
    ...problem,
    hint: `${hintOfPanes(panes)} Else ${problem.hint.slice(0, 1).toLowerCase()}${problem.hint.slice(1)}`,
  }))
}

/** The bars of three panes or more, of which a shell makes pipes with nothing between them. */
function endsInBars(row: Row, panes: Transcript['panes']): Problem {
  return {
    code: 'split-command',
    message: 'This command ends in bars with nothing between them, which no shell runs.',
    at: row.at,
    length: markedLength(row),
    expected: 'a command, or panes that are named',
    hint: hintOfPanes(panes),
  }
}

/** Whether a command may not be complete, or goes on in another row: if not, no shell need be asked. */
function mayBeOpen(command: string): boolean {
  return (
    command.includes('\n') ||
    readShell(command).some(({ kind, text }) => kind === 'unknown' || opening.test(text))
  )
}

async function splitOf(row: Row): Promise<Problem[]> {
  const lines = row.text.split('\n')
  const beginnings = lines.map((_, i) => lines.slice(0, i + 1).join('\n'))
  const states: Completeness[] = []
  // One after another: most commands have one row, and the first that is complete decides.
  for (const beginning of beginnings) {
    states.push(await completenessOf(beginning))
    if (states.at(-1) !== 'open') break
  }
  const last = states.length - 1
  if (states[last] === 'complete' && last < lines.length - 1) return [goesOn(row, last, lines)]
  return states[last] === 'open' ? [isOpen(row)] : []
}

/** @param index 0-based, of the line with which the command is complete */
function goesOn({ goesOnAt, at }: Row, index: number, lines: readonly string[]): Problem {
  return {
    code: 'split-command',
    message: 'This row goes on with a command that is complete: a shell would have run it.',
    at: goesOnAt?.[index] ?? at,
    length: (lines[index + 1] ?? '').length + '> '.length,
    expected:
      '`> ` only below a command that is not complete, such as one with an open quote, or with `\\`, `|` or `&&` at its end',
    hint: 'Begin the row with `$ ` if it is another command, or with `\\> ` if it is output.',
  }
}

function isOpen(row: Row): Problem {
  return {
    code: 'split-command',
    message: 'This command is not complete: a shell would wait for the rest of it.',
    at: row.at,
    length: markedLength(row),
    expected: 'a command whose quotes, brackets and here-documents are closed',
    hint: 'Close what is open, or print each further row of the command behind `> `.',
  }
}
