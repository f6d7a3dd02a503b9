import { join } from 'node:path'
import type { ReadFiles } from './book/load.ts'
import type { ChapterFile } from './chapter/chapter-files.ts'
import type { Assets } from './pages/asset-files.ts'
import type { WovenFile } from './pages/page.ts'
import type { BookPlan } from './pages/plan/plan.ts'
import type { ProblemCode } from './problem/codes.ts'
import type { Problem } from './problem/problem.ts'

/** The files of a book, before they are read. */
export type BookFiles = {
  /** The folder of chapters, absolute. */
  readonly folder: string
  readonly chapters: readonly ChapterFile[]
  /** Paths below the folder of chapters. */
  readonly attachments: readonly string[]
}

/** A book laid out as pages, none of which is made yet. */
export type BookLayout = {
  readonly read: ReadFiles
  readonly plan: BookPlan
  readonly assets: Assets
  readonly pictures: readonly WovenFile[]
  /** The files besides the chapters that pages are made from, absolute. */
  readonly shown: readonly string[]
  /** What is wrong with the chapters, as programs and as pages. */
  readonly problems: readonly Problem[]
}

/** Reads the chapters and lays them out, whatever is wrong with them. */
export async function layOutFiles(
  { folder, chapters: files, attachments }: BookFiles,
  withoutSolutions: boolean,
): Promise<BookLayout> {
  const stages = await import('./pages/stages.ts')
  const { texts, ...read } = stages.readPageFiles(files)
  const { chapters } = read.book
  const plan = stages.planBook(read.book, texts, attachments, withoutSolutions)
  const hasForgeBlocks = plan.site.chapters.some(({ prose }) => prose.hasForgeBlocks)
  const assets = stages.findAssets(chapters, attachments, folder, hasForgeBlocks)
  const { value: pictures, problems: unreadable } = stages.readAttachments(plan.site, folder)
  const attached = stages.usedAttachments(plan.site).map(([path]) => path)
  const shown = [...attached, ...assets.own].map((path) => join(folder, path))
  const asPages = withoutFollowing(read.problems, stages.checkChapters(chapters, plan.site))
  const problems = [...read.problems, ...asPages, ...assets.problems, ...unreadable]
  return { read, plan, assets, pictures, shown, problems }
}

/** What is wrong with chapters as pages, without what only follows from what was found in reading them. */
function withoutFollowing(reading: readonly Problem[], asPages: readonly Problem[]): Problem[] {
  const pathsOf = (...codes: readonly ProblemCode[]) =>
    new Set(reading.flatMap(({ code, at }) => (codes.includes(code) ? [at.path] : [])))
  const unread = pathsOf('unreadable-chapter')
  // Its title may be there: as long as the front matter is wrong, nobody knows.
  const unclear = pathsOf('bad-front-matter', 'unknown-front-matter-key')
  return asPages.filter(
    ({ code, at }) => !unread.has(at.path) && !(code === 'missing-title' && unclear.has(at.path)),
  )
}
