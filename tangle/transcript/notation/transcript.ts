import type { Block, RoleOf } from '../../chapter/chapter.ts'
import type { Place } from '../../problem/place.ts'

/** Where a transcript that has the woven book finds it, below `dist/`. */
export const bookFolder = 'book'

export type Pane = {
  /** As the info string names it; a transcript of one terminal has one pane named `terminal`. */
  readonly name: string
  readonly kind: 'terminal' | 'browser'
}

/**
 * One cell of a transcript.
 *
 * - `command`: what is typed at the prompt; continuation lines joined by newlines
 * - `visit`: the address typed into a browser
 * - `key`: `^C` or `^D`
 * - `input`: the declared prompt of a program, and the line that is typed after it
 * - `output`: one line of what the pane shows; may hold elisions
 * - `any`: `...` alone, any number of output lines
 * - `status`: `[n]`, the exit status of the command above
 */
type RowKind = 'command' | 'visit' | 'key' | 'input' | 'output' | 'any' | 'status'

export type Row = {
  readonly kind: RowKind
  /** 0-based index into the transcript's panes. */
  readonly pane: number
  /** 0-based line of the fence's body: rows of one line claim no order between them. */
  readonly time: number
  readonly text: string
  readonly at: Place
  /** `command`: where each line after its first is, `> ` included; nothing where it has one. */
  readonly goesOnAt?: readonly Place[]
  /** `input`: what is typed, without the prompt and the line end. */
  readonly typed?: string
}

export type Transcript = {
  readonly block: Block<RoleOf<'transcript'>>
  /** 1-based count of transcripts in its chapter. */
  readonly ordinal: number
  readonly panes: readonly Pane[]
  /** Whether its bars do not line up: the rows are then a guess, which is enough to correct them. */
  readonly isRagged: boolean
  /** In reading order: by line, then by pane. */
  readonly rows: readonly Row[]
}

/** Whether the pane itself shows a row below what started it: not a key, not a status. */
export function isShown(row: Row): boolean {
  return row.kind === 'output' || row.kind === 'any' || row.kind === 'input'
}

/** Whether a row is typed or pressed in a pane in which something runs. */
export function isPressed(row: Pick<Row, 'kind'>): boolean {
  return row.kind === 'key' || row.kind === 'input'
}

/** Whether a row starts something in its pane. */
export function isStart(row: Pick<Row, 'kind'>): boolean {
  return row.kind === 'command' || row.kind === 'visit'
}

/** The place in the chapter of `offset` (0-based, UTF-16 units) in the text of a command: behind `$ `, or in a later line behind `> `. */
export function placeInCommand({ text, at, goesOnAt }: Row, offset: number): Place {
  const lines = text.slice(0, offset).split('\n')
  const start = lines.length === 1 ? at : (goesOnAt?.[lines.length - 2] ?? at)
  return { ...start, column: start.column + '$ '.length + (lines.at(-1) ?? '').length }
}

/** Whether a row is what the reader types or presses, to a shell, a browser or a program. */
export function isTyped(row: Pick<Row, 'kind'>): boolean {
  return isStart(row) || isPressed(row)
}
