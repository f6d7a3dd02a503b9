import { shortened } from '../../text/shortened.ts'
import type { ShellToken } from '../notation/shell-words.ts'
import { placeInCommand, type Row } from '../notation/transcript.ts'

/** A row as a sentence names it: its first line, with the prompt of a command and the brackets of a status. */
export function writtenStart({ kind, text }: Row): string {
  const [first = ''] = text.split('\n')
  if (kind === 'status') return `[${first}]`
  return shortened(kind === 'command' ? `$ ${first}` : first, 100)
}

/** How much of a row is marked, in UTF-16 units: its first line, with the prompt of a command and the brackets of a status. */
export function markedLength({ kind, text }: Row): number {
  const [first = ''] = text.split('\n')
  return Math.max(1, kind === 'command' || kind === 'status' ? first.length + 2 : first.length)
}

/** Where a word of a command is marked: its first line. */
export function placeOfWord(command: Row, { at, text }: Pick<ShellToken, 'at' | 'text'>) {
  return { at: placeInCommand(command, at), length: text.split('\n', 1).join('').length }
}
