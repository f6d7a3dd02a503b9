import { placeOfBlock } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import { markedLength } from '../judgement/written-row.ts'
import { isStart, type Transcript } from '../notation/transcript.ts'

/** A process that would go on when its terminal is closed. */
export type LeftBehind = {
  /** 0-based index into the transcript's commands; nothing where its environment does not say. */
  readonly command: number | undefined
  /** The words that started it. */
  readonly text: string
}

export function problemOfLeftBehind({ block, rows }: Transcript, { command, text }: LeftBehind): Problem {
  const row = command === undefined ? undefined : rows.filter(isStart)[command]
  return {
    code: 'left-behind',
    message: `A process would go on when the terminal is closed: \`${text}\`.`,
    at: row?.at ?? placeOfBlock(block),
    length: row === undefined ? 1 : markedLength(row),
    expected: 'processes that end with the session of their terminal',
    hint: 'Do not start it `detached` or with `setsid`, or have the program end it before it ends itself.',
  }
}
