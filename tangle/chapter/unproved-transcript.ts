import { type Block, lengthOfOpening, placeOfBlock } from './chapter.ts'
import type { Lines } from './lines.ts'
import type { MarkdownBlock } from './markdown.ts'
import type { Place } from '../problem/place.ts'
import { holdsCommand, holdsOnlyCommands, isFenceMark, showsSession } from './shown-sessions.ts'
import type { Problem } from '../problem/problem.ts'

/** A fence that is only shown, and shows a command with its output; nothing for any other. */
export function unprovedFence(block: Block): Problem[] {
  if (block.role.kind !== 'shown' || !showsSession(block.language, block.lines)) return []
  const hint = `Write \`console\` instead of ${block.info === '' ? 'nothing' : `\`${block.info}\``}, or \`${block.language || 'text'} illustrative\` if readers need not rely on it.`
  return [unproved('This fence', hint, placeOfBlock(block), lengthOfOpening(block))]
}

/** What a text says, as a whole, of the fence below it, where that is what the commands above it print; no more, since files are introduced alike. */
const announcement =
  /^[*_]*(?:(?:and |then )?(?:it|this|that|which|the (?:command|program|server)) (?:prints|outputs|answers|returns|responds|replies)(?: with)?(?: this)?|(?:the |its |sample |example )?(?:output|response)(?: is)?)[.:…]*[*_]*:?$/i

/**
 * Two fences that are only shown, of which the first has commands alone and the second what they print, as the words between them say.
 */
export function unprovedPairs(blocks: readonly Block[], lines: Lines): Problem[] {
  return blocks.flatMap((below, i) => {
    const above = blocks[i - 1]
    if (above === undefined || !isShown(above) || !isShown(below)) return []
    if (!holdsOnlyCommands(above.language, above.lines) || holdsCommand(below.language, below.lines))
      return []
    const between = linesFrom(lines, above.line + above.lines.length + 2, below.line)
    const words = between.map((line) => line.replace(/^[>\s]+/, '').trim()).filter((line) => line !== '')
    if (!announcement.test(words.join(' '))) return []
    const hint = `Write one \`console\` fence that holds the commands and what they print; or write \`${below.language || 'text'} illustrative\` here if readers need not rely on it.`
    return [
      {
        ...unproved('This fence', hint, placeOfBlock(below), lengthOfOpening(below)),
        message: 'This fence shows what the commands of the fence above it print, and no run proves it.',
        notes: [{ message: 'the commands', at: placeOfBlock(above) }],
      },
    ]
  })
}

/** Whether a fence is shown, and neither run nor said to be an illustration. */
function isShown({ role, hidden }: Block): boolean {
  return role.kind === 'shown' && !hidden
}

/** The same as a fence alone in indented code (CommonMark section 4.4), which has no info string. */
export function unprovedCode(path: string, blocks: readonly MarkdownBlock[], lines: Lines): Problem[] {
  return blocks.flatMap(({ type, map }) => {
    if (type !== 'code_block' || map === null) return []
    const own = linesFrom(lines, map[0] + 1, map[1] + 1)
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
    const own = linesFrom(lines, map[0] + 1, map[1] + 1)
    const rows = own.map((line) => line.replace(/^(?:[\s>]|[-*+] |\d{1,9}[.)] )*/, ''))
    const first = rows.findIndex((row) => /^\$ [a-z.]/.test(row))
    if (first < 0 || rows.slice(first).every((row) => row.startsWith('$ '))) return []
    const text = lines.at(map[0] + 1 + first)
    const at = { path, line: map[0] + 1 + first, column: text.indexOf('$') + 1 }
    const hint = 'Put it into a `console` fence, or write a command that is only named in back-ticks.'
    return [unproved('This text', hint, at, text.trimEnd().length - text.indexOf('$'))]
  })
}

/** The lines of a chapter from a 1-based one to another, which is not among them. */
function linesFrom(lines: Lines, first: number, end: number): string[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => lines.at(first + i))
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
