import { columnOf, type Shape } from './data/chapter.ts'
import type { Problem } from './data/problem.ts'
import type { Transcript } from './data/transcript.ts'
import { mergeTranscript } from './judge/merge.ts'
import type { Proof } from './verify.ts'

/** What may be written over: a row that differs. A run that ended in another way is looked at by a person. */
const mendable = new Set<Problem['code']>(['output-differs', 'order-differs'])

/** A transcript's new body lines; nothing where it is right already, or where writing would hide a fault. */
export type Rewrite = { readonly transcript: Transcript; readonly lines: readonly string[] }

/** What to write into the chapter so that the transcript says what happened. */
export function rewriteOf(
  { transcript, trace, problems }: Omit<Proof, 'ran'>,
  shapes: readonly Shape[],
): Rewrite | undefined {
  if (problems.length === 0 || problems.some(({ code }) => !mendable.has(code))) return undefined
  return { transcript, lines: mergeTranscript(transcript, trace, shapes) }
}

/**
 * The chapter's text with transcripts rewritten; every other byte stays as it is.
 *
 * @param text the chapter's text, byte order mark and line ends included
 */
export function applyRewrites(text: string, rewrites: readonly Rewrite[]): string {
  // Each line with its own end, so that what is not touched is kept to the byte.
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/)
  const fromBehind = rewrites.toSorted((a, b) => b.transcript.block.line - a.transcript.block.line)
  for (const { transcript, lines: body } of fromBehind) {
    const { block } = transcript
    const opening = lines[block.line - 1] ?? ''
    const lineEnd = /[\r\n]+$/.exec(opening)?.[0] ?? '\n'
    const prefix = (lines[block.line] ?? '').slice(0, columnOf(block, 0))
    const fresh = body.map((line) => `${prefix}${line}`.trimEnd() + lineEnd)
    lines.splice(block.line, block.lines.length, ...fresh)
  }
  return lines.join('')
}
