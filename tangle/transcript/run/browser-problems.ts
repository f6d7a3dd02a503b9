import { placeOfBlock } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import { markedLength } from '../judgement/written-row.ts'
import { isStart, type Transcript } from '../notation/transcript.ts'
import type { BrowserFailure } from './recorder.ts'

/** A browser was found, but shows neither the page nor an error of its own. */
export function browserFailed(
  { block, rows }: Transcript,
  { command, message }: BrowserFailure,
  browser: string | undefined,
): Problem {
  const row = rows.filter(isStart)[command]
  const [first = '', ...rest] = message.split('\n')
  // What the browser wrote to its standard error; the driver's log repeats it among much else.
  const log = rest.slice(0, rest.indexOf('Call log:')).flatMap((line) => /\[err\] (.*)/.exec(line)?.[1] ?? [])
  return {
    code: 'browser-failed',
    // The driver's message begins with the name of the function that was called.
    message: `The browser \`${browser}\` showed no page: ${first.replace(/^\w+\.\w+: /, '')}.`,
    at: row?.at ?? placeOfBlock(block),
    length: row === undefined ? 1 : markedLength(row),
    details: log,
    expected: 'a browser that starts, and shows the page or an error of its own',
    hint: 'Start it by hand to see what it lacks, or give the path of another in the variable CHROMIUM.',
  }
}
