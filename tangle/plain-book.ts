import { resolve } from 'node:path'
import {
  digestsBehind,
  digestsOf,
  findAttachments,
  findChapters,
  findMarkdown,
} from './chapter/chapter-files.ts'
import { layOutFiles } from './lay-out.ts'
import type { WovenFile } from './pages/page.ts'
import type { Result } from './problem/problem.ts'
import { digestOf } from './system/digest.ts'
import { wholeFingerprint } from './system/fingerprint.ts'
import type { BookPages } from './transcript/run/policy.ts'

/** The book that was made last, by what it was made from: transcripts of several chapters may have it. */
let last: { readonly key: string; readonly made: Promise<Result<readonly WovenFile[]>> } | undefined

/**
 * The woven book as transcripts have it: its pages as `weave --no-run` makes them, without the colours and types of code, which take
 * most of the time. So no transcript in it is proved, and none depends on itself.
 *
 * @param chapters the folder of chapters
 * @param cwd what it is relative to
 */
export function plainBook(chapters: string, cwd: string): BookPages {
  const folder = resolve(cwd, chapters)
  let digest: string | undefined
  const known = () => (digest ??= digestOfBook(folder, cwd))
  const make = () => {
    const key = `${folder} ${known()}`
    if (last?.key !== key) last = { key, made: makePlainBook(folder, cwd) }
    return last.made
  }
  return { digest: known, make }
}

/** Of all files of a book, and of the tool. */
function digestOfBook(folder: string, cwd: string): string {
  const chapters = findMarkdown(folder, cwd) ?? []
  const others = digestsBehind(
    findAttachments(folder).map((path) => resolve(folder, path)),
    folder,
  )
  return digestOf(JSON.stringify([wholeFingerprint(), digestsOf(chapters), others]))
}

async function makePlainBook(folder: string, cwd: string): Promise<Result<readonly WovenFile[]>> {
  const files = { folder, chapters: findChapters(folder, cwd) ?? [], attachments: findAttachments(folder) }
  const { plan, assets, pictures, problems } = await layOutFiles(files, false)
  if (problems.length > 0) return { value: [], problems }
  const stages = await import('./pages/stages.ts')
  const pages = stages.plainPages(stages.planPages({ ...plan, problems: new Map() }, assets.template))
  return { value: [...pages, ...stages.otherFiles(plan, assets.files), ...pictures], problems: [] }
}
