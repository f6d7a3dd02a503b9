import { placeOfBlock } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import { shortened } from '../../text/shortened.ts'
import { isStart, type Transcript } from '../notation/transcript.ts'
import type { Trace } from '../trace/trace.ts'
import { markedLength } from '../judgement/written-row.ts'
import { bounds } from './bounds.ts'

/** Why a run was ended before its transcript was. */
export type Breach =
  /** A command showed more than it may. */
  | { readonly kind: 'output'; readonly command: number }
  /** The programs did more than is recorded. */
  | { readonly kind: 'events' }
  /** What the tool keeps for itself beside the programs is not as it left it: a sentence that says what. */
  | { readonly kind: 'disturbed'; readonly what: string }

export function disturbed(what: string): Breach {
  return { kind: 'disturbed', what }
}

/** How many rows, and how many characters of each, a problem shows of an output without an end. */
const [shownRows, shownLength] = [5, 80]

/** The one problem of a run that was ended. */
export function breachProblem(transcript: Transcript, breach: Breach, trace: Trace): Problem {
  if (breach.kind === 'output') return endlessOutput(transcript, breach.command, trace)
  const at = placeOfBlock(transcript.block)
  return breach.kind === 'events' ? endlessEvents(at) : disturbedRun(at, breach.what)
}

function endlessOutput(transcript: Transcript, command: number, { rows }: Trace): Problem {
  const start = transcript.rows.filter(isStart)[command]
  const first = rows.filter((row) => row.command === command).slice(0, shownRows)
  return {
    code: 'endless-output',
    message: `\`${start?.text ?? ''}\` showed far more than is printed below it, and was ended.`,
    at: start?.at ?? placeOfBlock(transcript.block),
    length: start === undefined ? 1 : markedLength(start),
    details: [...first.map(({ text }) => shortened(text, shownLength)), '...'],
    expected: `at most ${inWords(bounds.rows)} rows, and ${inWords(bounds.bytes)} bytes, beyond those that are printed`,
    hint: 'Look for a loop that never ends, or send the output through `head` or into a file.',
  }
}

function endlessEvents(at: Problem['at']): Problem {
  return {
    code: 'endless-output',
    message: 'The programs of this transcript sent and did far more than is recorded, and were ended.',
    at,
    length: 3,
    expected: `at most ${inWords(bounds.events)} events, and ${inWords(bounds.recorded)} characters of records`,
    hint: 'Look for a loop that never ends, or send less.',
  }
}

function disturbedRun(at: Problem['at'], what: string): Problem {
  return {
    code: 'disturbed-run',
    message: `The programs of this transcript disturbed their own proof: ${what}.`,
    at,
    length: 3,
    expected: 'programs that leave alone what the tool keeps beside their folder',
    hint: 'Remove what reads, writes or deletes below the folder that `TANGLE_SANDBOX` names.',
  }
}

function inWords(count: number): string {
  return count.toLocaleString('en')
}
