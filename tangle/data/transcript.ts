import type { Block, RoleOf } from './chapter.ts'
import type { Place } from './place.ts'

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
 * - `output`: one line of what the pane shows; may hold elisions
 * - `any`: `...` alone, any number of output lines
 * - `status`: `[n]`, the exit status of the command above
 */
export type RowKind = 'command' | 'visit' | 'key' | 'output' | 'any' | 'status'

export type Row = {
  readonly kind: RowKind
  /** 0-based index into the transcript's panes. */
  readonly pane: number
  /** 0-based line of the fence's body: rows of one line claim no order between them. */
  readonly time: number
  readonly text: string
  readonly at: Place
}

export type Transcript = {
  readonly block: Block<RoleOf<'transcript'>>
  /** 1-based count of transcripts in its chapter. */
  readonly ordinal: number
  readonly panes: readonly Pane[]
  /** In the order of reading: by line, then by pane. */
  readonly rows: readonly Row[]
}

/** Whether a row is something that the pane shows by itself, and not typed or said about it. */
export function isShown(row: Row): boolean {
  return row.kind === 'output' || row.kind === 'any'
}

/** Whether a row starts something in its pane. */
export function isStart(row: Row): boolean {
  return row.kind === 'command' || row.kind === 'visit'
}
