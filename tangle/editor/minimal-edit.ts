import { linesWithEnds } from '../chapter/lines.ts'
import type { TextEdit } from './protocol.ts'

/** The edit by whole lines that makes one text another; nothing where they are the same. */
export function minimalEdit(from: string, to: string): TextEdit | undefined {
  if (from === to) return undefined
  const [old, fresh] = [linesWithEnds(from), linesWithEnds(to)]
  const room = Math.min(old.length, fresh.length)
  let head = 0
  while (head < room && old[head] === fresh[head]) head++
  let tail = 0
  while (tail < room - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++
  const last = old.length - tail
  // Behind the last line there is none in which an edit could end, unless that one is ended too.
  const end =
    last < old.length || /[\r\n]$/.test(old.at(-1) ?? '')
      ? { line: last, character: 0 }
      : { line: last - 1, character: old.at(-1)?.length ?? 0 }
  return {
    range: { start: { line: head, character: 0 }, end },
    newText: fresh.slice(head, fresh.length - tail).join(''),
  }
}
