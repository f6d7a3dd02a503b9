import { codeLines } from './line-coverage/line-counts.ts'
import type { Book } from './book/extract.ts'
import type { LoadedBook } from './book/load.ts'
import { scriptsOf } from './line-coverage/scripts.ts'
import { isDefining } from './chapter/chapter.ts'
import type { CodeLine } from './line-coverage/counts.ts'
import type { Problem } from './problem/problem.ts'
import { judgeCoverage } from './line-coverage/unreached.ts'
import { programsAt } from './program/link-programs.ts'
import type { Policy } from './transcript/run/policy.ts'
import type { Proof } from './transcript/run/prove.ts'
import type { OnStep } from './system/parallel.ts'
import { prepareChapters, type PreparedChapter, proveAll, transcriptsOf } from './verify.ts'

export type Coverage = {
  /** Every line of the book that can run, with how often it ran; nothing where the book is not proved. */
  readonly lines: readonly CodeLine[] | undefined
  readonly problems: readonly Problem[]
}

/**
 * Pipeline 3: chapters → transcripts with their programs → a run of each → how often each line of the chapters ran →
 * problems, or none.
 */
export async function coverBook(
  { book, problems }: Omit<LoadedBook, 'index'>,
  policy: Policy,
  onStep?: OnStep,
): Promise<Coverage> {
  const prepared = await prepareChapters(book, book.chapters, policy)
  const faults = [...problems, ...prepared.problems]
  if (faults.length > 0) return { lines: undefined, problems: faults }
  // What only a browser or another program would reach cannot be known without it.
  const measuring: Policy = { ...policy, whenLacking: 'failed', isMeasured: true }
  const proofs = await proveAll(transcriptsOf(prepared.value), measuring, { onStep })
  const failures = proofs.flatMap((proof) => proof.problems)
  if (failures.length > 0) return { lines: undefined, problems: failures }
  const lines = linesOf(book, prepared.value, proofs)
  const blocks = book.chapters.flatMap((chapter) => chapter.blocks.filter(isDefining))
  return { lines, problems: judgeCoverage(blocks, lines) }
}

/** Each chapter's transcripts ran its own version of the programs. */
function linesOf(book: Book, chapters: readonly PreparedChapter[], proofs: readonly Proof[]): CodeLine[] {
  const measured = chapters.map(({ files, transcripts }, index) => {
    const own = proofs.filter((proof) =>
      transcripts.some(({ transcript }) => transcript === proof.transcript),
    )
    const scripts = scriptsOf(programsAt(book.linked, index), files)
    return { scripts, ran: own.flatMap(({ ran }) => ran) }
  })
  return codeLines(book.chapters, measured)
}
