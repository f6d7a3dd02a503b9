import { type Block, lengthOfOpening, placeOfBlock } from './chapter.ts'
import type { Lines } from './lines.ts'
import type { MarkdownBlock } from './markdown.ts'
import type { Place } from '../problem/place.ts'
import { isFenceMark, showsSession } from './shown-sessions.ts'
import type { Problem } from '../problem/problem.ts'

/** A fence that is only shown, and shows a command with its output; nothing for any other. */
export function unprovedFence(block: Block): Problem[] {
  if (block.role.kind !== 'shown' || !showsSession(block.language, block.lines)) return []
  const hint = `Write \`console\` instead of ${block.info === '' ? 'nothing' : `\`${block.info}\``}, or \`${block.language || 'text'} illustrative\` if readers need not rely on it.`
  return [unproved('This fence', hint, placeOfBlock(block), lengthOfOpening(block))]
}

/** The same in indented code (CommonMark section 4.4), which has no info string. */
export function unprovedCode(path: string, blocks: readonly MarkdownBlock[], lines: Lines): Problem[] {
  return blocks.flatMap(({ type, map }) => {
    if (type !== 'code_block' || map === null) return []
    const own = Array.from({ length: map[1] - map[0] }, (_, i) => lines.at(map[0] + 1 + i))
    // A fence in it is a problem of its own: it is indented too far.
    if (own.some(isFenceMark) || !showsSession('', own)) return []
    const text = lines.at(map[0] + 1)
    const at = { path, line: map[0] + 1, column: text.search(/\S/) + 1 }
    const hint =
      'Put it into a `console` fence, or into a `text illustrative` one if readers need not rely on it.'
    return [unproved('This indented code', hint, at, text.trim().length)]
  })
}

/** The same in a paragraph: its fence was forgotten, or the empty line above indented code. */
export function unprovedText(path: string, blocks: readonly MarkdownBlock[], lines: Lines): Problem[] {
  if (!lines.text.includes('$ ')) return []
  return blocks.flatMap(({ type, map }) => {
    if (type !== 'paragraph_open' || map === null) return []
    const own = Array.from({ length: map[1] - map[0] }, (_, i) => lines.at(map[0] + 1 + i))
    const rows = own.map((line) => line.replace(/^(?:[\s>]|[-*+] |\d{1,9}[.)] )*/, ''))
    const first = rows.findIndex((row) => /^\$ [a-z.]/.test(row))
    if (first < 0 || rows.slice(first).every((row) => row.startsWith('$ '))) return []
    const text = lines.at(map[0] + 1 + first)
    const at = { path, line: map[0] + 1 + first, column: text.indexOf('$') + 1 }
    const hint = 'Put it into a `console` fence, or write a command that is only named in back-ticks.'
    return [unproved('This text', hint, at, text.trimEnd().length - text.indexOf('$'))]
  })
}

function unproved(what: string, hint: string, at: Place, length: number): Problem {
  return {
    code: 'unproved-transcript',
    message: `${what} shows a command and its output, and no run proves it.`,
    at,
    length,
    expected: 'what a terminal shows in a `console` fence, so that it is run and compared',
    hint,
  }
}
