import { type Block, columnOf, placeOfBlock, type Shape } from './data/chapter.ts'
import type { Place } from './data/place.ts'
import type { Problem, Result } from './data/problem.ts'
import type { Transcript } from './data/transcript.ts'
import { mergeTranscript } from './judge/merge.ts'
import { hintOfWriting } from './judge/verdict.ts'
import { readChapter } from './read/chapter.ts'
import type { Proof } from './verify.ts'
import { rewriteFile } from './world/kept.ts'

/** What may be written over: a row that differs. A run that ended in another way is looked at by a person. */
const mendable = new Set<Problem['code']>(['output-differs', 'order-differs'])

/** A transcript's new body lines; nothing where it is right already, or where writing would hide a fault. */
export type Rewrite = { readonly transcript: Transcript; readonly lines: readonly string[] }

/** What to write into the chapter so that the transcript says what happened. */
export function rewriteOf(
  { transcript, trace, problems }: Pick<Proof, 'transcript' | 'trace' | 'problems'>,
  shapes: readonly Shape[],
): Rewrite | undefined {
  if (problems.length === 0 || problems.some(({ code }) => !mendable.has(code))) return undefined
  return { transcript, lines: mergeTranscript(transcript, trace, shapes) }
}

/** The problems of a transcript that was to be written and was not: instead of how to have it written they say why. */
export function sayUnwritten(problems: readonly Problem[], isCi: boolean): Problem[] {
  const other = problems.find(({ code }) => !mendable.has(code))
  const why = isCi
    ? 'It was not written, since this machine says that it is CI.'
    : `It was not written, since \`${other?.code}\` stands in the way: put that right first.`
  return problems.map((problem) => ({ ...problem, hint: problem.hint.replace(hintOfWriting, why) }))
}

/**
 * Writes transcripts into their chapter's file, all of them or none.
 *
 * @returns why nothing was written, if so
 */
export function writeRewrites(file: string, rewrites: readonly Rewrite[]): readonly Problem[] {
  let problems: readonly Problem[] = []
  rewriteFile(file, (text) => {
    const applied = applyRewrites(text, rewrites)
    problems = applied.problems
    return problems.length > 0 ? undefined : applied.value
  })
  return problems
}

/**
 * The chapter's text with transcripts rewritten; every other byte stays as it is. A chapter that was edited since the
 * transcripts were read is left alone: their lines would be other lines now.
 *
 * @param text the chapter's text, byte order mark and line ends included
 */
export function applyRewrites(text: string, rewrites: readonly Rewrite[]): Result<string> {
  const lost = inOrder(rewrites).find(({ transcript }) => !stands(text, transcript.block))
  if (lost !== undefined) return { value: text, problems: [edited(lost)] }
  // Each line with its own end, so that what is not touched is kept to the byte.
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/)
  for (const { transcript, lines: body } of inOrder(rewrites).reverse()) {
    const { block } = transcript
    const opening = lines[block.line - 1] ?? ''
    const lineEnd = /[\r\n]+$/.exec(opening)?.[0] ?? '\n'
    const prefix = (lines[block.line] ?? '').slice(0, columnOf(block, 0))
    const fresh = body.map((line) => `${prefix}${line}`.trimEnd() + lineEnd)
    lines.splice(block.line, block.lines.length, ...fresh)
  }
  return { value: lines.join(''), problems: [] }
}

/** Where a place of a chapter stands when transcripts of it have been rewritten. */
export function placeAfter(rewrites: readonly Rewrite[], place: Place): Place {
  const above = rewrites.filter(({ transcript: { block } }) => {
    return block.path === place.path && block.line < place.line
  })
  const grown = above.map(({ transcript, lines }) => lines.length - transcript.block.lines.length)
  return { ...place, line: grown.reduce((line, more) => line + more, place.line) }
}

function inOrder(rewrites: readonly Rewrite[]): Rewrite[] {
  return rewrites.toSorted((a, b) => a.transcript.block.line - b.transcript.block.line)
}

/** Whether a fence stands in a text just where and as it was read. */
function stands(text: string, { path, slug, name, line, column, info, lines }: Block): boolean {
  const now = readChapter({ path, slug, name, text }).value.blocks.find((block) => block.line === line)
  if (now?.column !== column || now.info !== info || now.lines.length !== lines.length) return false
  return now.lines.every((text, i) => text === lines[i])
}

function edited({ transcript: { block } }: Rewrite): Problem {
  return {
    code: 'edited-chapter',
    message:
      'This chapter was edited while its transcripts were run: the one that stood here does so no more.',
    at: placeOfBlock(block),
    expected: 'the chapter as it was when the run began',
    hint: 'Nothing was written into it: run the tool once more.',
  }
}
