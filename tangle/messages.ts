import { type Block, type Chapter, placeOfBlock, type RoleOf } from './data/chapter.ts'
import type { Problem } from './data/problem.ts'
import { faultsOf, messageBytes, reasons } from './judge/message.ts'
import { parseMessage } from './world/http.ts'

export type MessageBlock = Block<RoleOf<'message'>>

/** The HTTP messages of a chapter, in order. */
export function messagesOf(chapter: Chapter): MessageBlock[] {
  return chapter.blocks.filter((block): block is MessageBlock => block.role.kind === 'message')
}

/** Has a real parser read every HTTP message of the book; each must be right, or wrong as it says. */
export async function checkMessages(chapters: readonly Chapter[]): Promise<Problem[]> {
  const checked = await Promise.all(chapters.flatMap(messagesOf).map(checkMessage))
  return checked.flat()
}

/** Checks one message. */
export async function checkMessage(block: MessageBlock): Promise<Problem[]> {
  const parsed = await parseMessage(messageBytes(block.lines))
  const faults = faultsOf(block.lines, parsed)
  const { invalid } = block.role
  if (invalid === undefined)
    return faults.map((fault) =>
      wrong(
        block,
        `This message is wrong: ${fault}.`,
        'a message that every part of RFC 9112 allows',
        `Correct it; or, when it is wrong on purpose, write \`invalid="${fault}"\` behind \`http\`.`,
      ),
    )
  if (faults.length === 1 && faults[0] === invalid) return []
  const found = faults.length === 0 ? 'nothing is wrong with it' : `what is wrong is: ${faults.join(', ')}`
  const hint = `Make this its only fault, or name another: ${reasons.join(', ')}.`
  return [
    wrong(
      block,
      `This message is said to be wrong (${invalid}), but ${found}.`,
      `a message refused for “${invalid}”`,
      hint,
    ),
  ]
}

function wrong(block: MessageBlock, message: string, expected: string, hint: string): Problem {
  return {
    code: 'bad-message',
    message,
    at: placeOfBlock(block),
    length: block.info.length + 3,
    expected,
    hint,
  }
}
