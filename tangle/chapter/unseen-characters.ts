import { type Block, placeInBlock } from './chapter.ts'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'
import { turnsDirection, unseen } from '../text/unseen.ts'

/** U+0000 is a problem of its own, a tab is seen, and a form feed parts the pages of some programs. */
const inBody = new RegExp(String.raw`(?![\0\t\f])\p{Cc}|${unseen}`, 'u')

/** Most lines of programs have only these, and are known at once. */
const plain = /^[\t -~]*$/

/** No name may hold a control character, wherever it is. */
const inInfo = new RegExp(unseen, 'u')

/** Reports each line of a fence, its info string included, that holds a character which readers do not see; the first of them. */
export function unseenCharacters(block: Block): Problem[] {
  const opening = inInfo.exec(block.info)
  const ofOpening = opening === null ? [] : [unseenAt(block, opening[0], placeInInfo(block, opening.index))]
  const ofLines = block.lines.flatMap((line, i) => {
    const found = plain.test(line) ? null : inBody.exec(line)
    return found === null ? [] : [unseenAt(block, found[0], placeInBlock(block, i, found.index))]
  })
  return [...ofOpening, ...ofLines]
}

function placeInInfo({ path, line, infoColumn }: Block, offset: number): Place {
  return { path, line, column: infoColumn + offset }
}

function unseenAt(block: Block, character: string, at: Place): Problem {
  const name = `U+${hexOf(character).toUpperCase()}`
  const does = turnsDirection(character) ? 'turns the direction in which the text is shown' : 'nobody sees'
  return {
    code: 'unseen-character',
    message: `This line holds the character ${name}, which ${does}: readers take it for another text than it is.`,
    at,
    length: character.length,
    expected: 'a fence in which readers see every character, in the order in which it is written',
    hint: block.role.kind === 'transcript' ? hintOfRow(character) : hintOfCode(character),
  }
}

function hintOfCode(character: string): string {
  const hex = hexOf(character)
  const escape = hex.length === 4 ? `\\u${hex}` : `\\u{${hex}}`
  return `Remove it; where a string needs it, write the escape of the language, such as \`${escape}\`.`
}

function hintOfRow(character: string): string {
  const bytes = [...Buffer.from(character)]
  const [shown, typed] = [16, 8].map((base) => bytes.map((byte) => byte.toString(base)))
  const row = shown?.map((byte) => `\\x${byte.padStart(2, '0')}`).join('')
  const command = typed?.map((byte) => `\\${byte.padStart(3, '0')}`).join('')
  return `Remove it. Where a program prints it, write \`${row}\`; a command has it made by \`printf '${command}'\`.`
}

/** At least four digits. */
function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')
}
