import { resolve } from 'node:path'
import { type Block, columnOf, placeOfBlock } from './chapter/chapter.ts'
import { widenFence } from './chapter/fence-marks.ts'
import { linesWithEnds } from './chapter/lines.ts'
import { readOnlyChapter } from './chapter/read-only.ts'
import type { Place } from './problem/place.ts'
import type { Problem, Result } from './problem/problem.ts'
import type { Proof, Rewrite } from './transcript/run/prove.ts'
import { readChapter } from './chapter/read-chapter.ts'
import { problemIfRefused } from './problem/failed-call.ts'
import { shownFrom } from './chapter/chapter-files.ts'
import { notesFolder } from './output/notes.ts'
import { isReadOnly, textOfFile } from './system/disk.ts'
import { replaceFile } from './system/replace-file.ts'
import { removeIfEmpty, sweepTemporaryFiles } from './system/write-file.mjs'

/**
 * Writes transcripts into their chapters: into each chapter all of them or none.
 *
 * @param cwd what the chapters' paths are relative to
 * @returns the results, with the lines that the transcripts have now; and the chapters that were written to
 */
export function writeRewrites(
  proofs: readonly Proof[],
  cwd: string,
): { readonly proofs: readonly Proof[]; readonly written: readonly string[] } {
  // What a killed run has left is removed also where nothing is to be written now.
  sweepTemporaryFiles(resolve(cwd, staging))
  removeIfEmpty(resolve(cwd, staging))
  const written: string[] = []
  const paths = new Set(proofs.map(({ transcript }) => transcript.block.path))
  const moved = [...paths].flatMap((path) => {
    const own = proofs.filter(({ transcript }) => transcript.block.path === path)
    const rewrites = own.flatMap(({ rewrite }) => rewrite ?? [])
    if (rewrites.length === 0) return own
    const problems = rewriteChapter(path, rewrites, cwd)
    if (problems.length > 0)
      return own.map((one): Proof =>
        one.rewrite === undefined ? one : { ...one, outcome: 'failed', problems },
      )
    written.push(path)
    return own.map((one) => movedBy(rewrites, one))
  })
  return { proofs: moved, written }
}

/** Where new texts of chapters are written first. */
const staging = `dist/${notesFolder}`

/**
 * @param path of the chapter, as it is shown
 * @returns the reasons where nothing was written
 */
function rewriteChapter(path: string, rewrites: readonly Rewrite[], cwd: string): readonly Problem[] {
  const file = resolve(cwd, path)
  if (isReadOnly(file)) return [readOnlyChapter(path, 'what happened', 'leave out `-u`')]
  const outcome = problemIfRefused(() => {
    const applied = applyRewrites(textOfFile(file), rewrites)
    if (applied.problems.length === 0) replaceFile(file, applied.value, resolve(cwd, staging))
    return applied
  })
  return 'code' in outcome ? shownFrom(cwd, [outcome]) : outcome.problems
}

/** A result with the lines that its chapter has since it was rewritten. */
function movedBy(rewrites: readonly Rewrite[], proof: Proof): Proof {
  const { block } = proof.transcript
  const { line } = placeAfter(rewrites, placeOfBlock(block))
  const problems = proof.problems.map((problem): Problem => ({
    ...problem,
    at: placeAfter(rewrites, problem.at),
    ...(problem.notes && {
      notes: problem.notes.map((note) => ({ ...note, at: placeAfter(rewrites, note.at) })),
    }),
  }))
  return { ...proof, transcript: { ...proof.transcript, block: { ...block, line } }, problems }
}

/**
 * The chapter's text with transcripts rewritten; every other byte stays as it is. Where the chapter was edited since the
 * transcripts were read nothing is written, because their lines may have moved.
 *
 * @param text the chapter's text, byte order mark and line ends included
 */
export function applyRewrites(text: string, rewrites: readonly Rewrite[]): Result<string> {
  const lost = inOrder(rewrites).find(({ transcript }) => !isUnchanged(text, transcript.block))
  if (lost !== undefined) return { value: text, problems: [edited(lost)] }
  const lines = linesWithEnds(text)
  for (const { transcript, lines: body } of inOrder(rewrites).reverse()) {
    const { block } = transcript
    const opening = lines[block.line - 1] ?? ''
    const lineEnd = /[\r\n]+$/.exec(opening)?.[0] ?? '\n'
    const prefix = (lines[block.line] ?? '').slice(0, columnOf(block, 0))
    const fresh = body.map((line) => `${prefix}${line}`.trimEnd() + lineEnd)
    lines.splice(block.line, block.lines.length, ...fresh)
    widenFence(lines, block.line - 1, block.line + fresh.length, body)
  }
  return { value: lines.join(''), problems: [] }
}

/** Where a place of a chapter is after transcripts have been rewritten. */
function placeAfter(rewrites: readonly Rewrite[], place: Place): Place {
  const above = rewrites.filter(({ transcript: { block } }) => {
    return block.path === place.path && block.line < place.line
  })
  const grown = above.map(({ transcript, lines }) => lines.length - transcript.block.lines.length)
  return { ...place, line: grown.reduce((line, more) => line + more, place.line) }
}

function inOrder(rewrites: readonly Rewrite[]): Rewrite[] {
  return rewrites.toSorted((a, b) => a.transcript.block.line - b.transcript.block.line)
}

/** Whether a text still has a fence where and as it was read. */
function isUnchanged(text: string, { path, slug, name, line, column, info, lines }: Block): boolean {
  const now = readChapter({ path, slug, name, text }).value.blocks.find((block) => block.line === line)
  if (now?.column !== column || now.info !== info || now.lines.length !== lines.length) return false
  return now.lines.every((text, i) => text === lines[i])
}

function edited({ transcript: { block } }: Rewrite): Problem {
  return {
    code: 'edited-chapter',
    message:
      'This chapter was edited while its transcripts were run: the transcript that was here has changed or moved.',
    at: placeOfBlock(block),
    expected: 'the chapter as it was when the run began',
    hint: 'Nothing was written into it: run the tool once more.',
  }
}
