import {
  type Block,
  type Chapter,
  lengthOfOpening,
  placeInBlock,
  placeOfBlock,
  type RoleOf,
} from '../chapter/chapter.ts'
import type { Problem } from '../problem/problem.ts'
import { faultsOf, type Reason, reasons } from './check-message.ts'
import { placeOfFault } from './fault-places.ts'
import { isResponse } from './framing.ts'

type MessageBlock = Block<RoleOf<'message'>>

/** The HTTP messages of a chapter, in order. */
export function chapterMessages(chapter: Chapter): MessageBlock[] {
  return chapter.blocks.filter((block): block is MessageBlock => block.role.kind === 'message')
}

/** Checks every HTTP message of the book with a real parser: it must be right, or wrong in the way its fence says. */
export async function checkMessages(chapters: readonly Chapter[]): Promise<Problem[]> {
  const checked = await Promise.all(chapters.flatMap(chapterMessages).map(checkMessage))
  return checked.flat()
}

export async function checkMessage(block: MessageBlock): Promise<Problem[]> {
  const { invalid, isToHead = false } = block.role
  if (isToHead && !isResponse(block.lines)) return [requestToHead(block)]
  const faults = await faultsOf(block.lines, isToHead)
  if (invalid === undefined) return faults.map((fault) => wrong(block, fault))
  if (faults.length === 1 && faults[0] === invalid) return []
  return [wrongOtherwise(block, invalid, faults)]
}

function requestToHead(block: MessageBlock): Problem {
  return {
    code: 'bad-message',
    message: 'This message is said to answer a request with HEAD, but it is a request itself.',
    ...opening(block),
    expected: 'a response, which begins with `HTTP/1.1` and a status',
    hint: 'Remove `to-head`, or print the response.',
  }
}

function wrong(block: MessageBlock, fault: Reason): Problem {
  const { index, text } = placeOfFault(fault, block.lines, block.role.isToHead)
  return {
    code: 'bad-message',
    message: `This message is wrong (${fault}): ${text}`,
    ...(index < 0 || index >= block.lines.length ? opening(block) : line(block, index)),
    expected: 'a message that RFC 9110 and RFC 9112 allow',
    hint: `Correct it; or, when it is wrong on purpose, write \`invalid="${fault}"\` after \`http\`.`,
  }
}

function wrongOtherwise(block: MessageBlock, invalid: string, faults: readonly Reason[]): Problem {
  const known: readonly string[] = reasons
  const found = faults.length === 0 ? 'nothing is wrong with it' : `what is wrong is: ${faults.join(', ')}`
  return {
    code: 'bad-message',
    message: known.includes(invalid)
      ? `This message is said to be wrong (${invalid}), but ${found}.`
      : `\`${invalid}\` is not something that a message is checked for; ${found}.`,
    ...opening(block),
    expected: known.includes(invalid)
      ? `a message whose only fault is “${invalid}”`
      : `one of: ${known.join(', ')}`,
    hint: hintFor(invalid, faults),
  }
}

function hintFor(invalid: string, faults: readonly string[]): string {
  const [first, second] = faults
  if (first === undefined) return 'Remove `invalid=`, or make the message wrong in that way.'
  if (second === undefined) return `Correct the message, or say \`invalid="${first}"\`.`
  return `Correct all but one of these${faults.includes(invalid) ? `: leave “${invalid}”` : ', and say which is left'}.`
}

function opening(block: MessageBlock) {
  return { at: placeOfBlock(block), length: lengthOfOpening(block) }
}

function line(block: MessageBlock, index: number) {
  return { at: placeInBlock(block, index), length: block.lines[index]?.length ?? 0 }
}
