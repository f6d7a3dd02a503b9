import { columnOf, placeOfBlock, type Shape } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import type { Trace } from '../trace/trace.ts'
import type { Transcript } from '../notation/transcript.ts'
import { shortened } from '../../text/shortened.ts'
import { compareCommands } from '../judgement/compare.ts'
import { readTranscript } from '../notation/read-transcript.ts'

/**
 * Compares what was written from one run with another run of the same transcript: what differs would differ for readers
 * too, so it is a value whose shape has to be declared, or chance.
 *
 * @param lines the transcript's new body
 * @param trace the other run
 */
export function findVarying(
  transcript: Transcript,
  lines: readonly string[],
  trace: Trace,
  shapes: readonly Shape[],
): Problem | undefined {
  const { block, ordinal } = transcript
  const written = readTranscript({ ...block, lines, columns: columnOf(block, 0) }, ordinal).value
  for (const { pairs } of compareCommands(written, trace, shapes)) {
    const differing = pairs.find(({ agrees }) => !agrees)
    if (differing === undefined) continue
    const second = differing.actual === undefined ? undefined : trace.rows[differing.actual]?.text
    return varying(transcript, differing.printed?.text, second)
  }
  return undefined
}

function varying({ block }: Transcript, first: string | undefined, second: string | undefined): Problem {
  const shape = first === undefined || second === undefined ? undefined : shapeOf(first, second)
  const declared = `\`name: '${shape ?? String.raw`\d+`}'\``
  return {
    code: 'varying-output',
    message: 'Two runs of this transcript showed different rows, so neither was written.',
    at: placeOfBlock(block),
    length: 3,
    details: [
      `first run:  ${shortened(first ?? '(no such row)', 200)}`,
      `second run: ${shortened(second ?? '(no such row)', 200)}`,
    ],
    expected: 'rows that are the same in every run, or values whose shape is declared',
    hint:
      shape === undefined
        ? 'Make the program print the same each time, or declare what varies under `shapes:` in the front matter.'
        : `Declare the value in the front matter, under \`shapes:\` as ${declared}, or make the program print the same each time.`,
  }
}

/** A regular expression for the words in which two rows differ; nothing where they differ in more than one place. */
function shapeOf(first: string, second: string): string | undefined {
  const [a, b] = [first, second].map((row) => row.match(/[\w.:-]+|[^\w.:-]+/g) ?? [])
  if (a === undefined || b === undefined || a.length !== b.length) return undefined
  const differing = a.flatMap((word, i) => (word === b[i] ? [] : [[word, b[i] ?? '']]))
  const [words] = differing
  if (words === undefined || differing.length > 1) return undefined
  const patterns = new Set(words.map(generalized))
  return patterns.size === 1 ? [...patterns][0] : String.raw`[\w.:-]+`
}

/** A value as a pattern: digits become a class, everything else stays. */
function generalized(word: string): string {
  return word.replace(/[.]/g, String.raw`\.`).replace(/\d+/g, String.raw`\d+`)
}
