import { resolve } from 'node:path'
import { type Draft, DraftBook } from '../draft.ts'
import { findBook } from '../weave.ts'
import { readDraftAssets } from '../pages/asset-files.ts'
import { draftFile } from '../pages/draft/draft-page.ts'
import { watchFolder } from '../system/watch-folder.ts'
import { serveBook } from '../pages/serve.ts'
import type { Call } from './call.ts'
import { draftWords } from './draft-words.ts'
import { untilStopped } from './until-stopped.ts'
import { noChapters, UsageError } from './usage.ts'
import { checkedWeaveOptions, weaveReport } from './weave.ts'

/** Fixed, so that readers can have bookmarks; another free port where this one is taken. */
const usualPort = '4080'

/**
 * `tangle serve`: serves the book to this machine as it is, with what is wrong shown in its pages, until Ctrl-C. Open pages load
 * themselves anew when a chapter is saved.
 */
export async function serveCommand(call: Call): Promise<number> {
  const { subject: chapters, options, cwd, reporter } = call
  const port = portOf(options.port ?? usualPort)
  const given = checkedWeaveOptions(call)
  if (findBook(given) === undefined) throw noChapters(chapters, cwd)
  const draft = new DraftBook(given)
  draft.follow(reportDrafts(call, given))
  const assets = readDraftAssets()
  const server = await serveBook(port, {
    refresh: draft.refresh,
    find: (path) => draftFile(path, draft.contentOf(path), draft.now.shown, assets),
  })
  const ended = untilStopped()
  draft.follow(server.announce)
  if (port !== 0 && server.port !== port) reporter.note(`Another program has port ${port}.`)
  // A page that is asked for now waits until it is made.
  reporter.note(`The book is at ${server.address}\nPress Ctrl-C to stop.`)
  reporter.step('making the pages')
  const watcher = watchFolder(resolve(cwd, chapters), () => void draft.refresh())
  await Promise.race([draft.refresh(), ended])
  await ended
  watcher.close()
  await server.close()
  // Transcripts may still be proved. Their programs, and the type checker, end with this process.
  process.exit(0)
}

function portOf(word: string): number {
  if (!/^\d{1,5}$/.test(word) || Number(word) > 65_535)
    throw new UsageError(`'${word}' is not a port; give a number from 0 (any free port) to 65535.`)
  return Number(word)
}

/** Reports what is known of a draft: how the first one ended, as `weave` does, and of each what people read of it. */
function reportDrafts(
  { reporter, options, subject: chapters, cwd }: Call,
  given: Parameters<typeof weaveReport>[1],
): (draft: Draft) => void {
  const isForPeople = (options.format ?? 'text') === 'text'
  const words = draftWords({ chapters, out: given.out, cwd })
  let isFirst = true
  return (draft) => {
    const { outcome } = draft
    const lines = words(draft)
    const isWrong = (outcome?.problems ?? draft.problems).length > 0
    if (isWrong) for (const line of lines) reporter.note(line)
    if (isFirst && outcome !== undefined) {
      isFirst = false
      const report = weaveReport(outcome, given)
      void reporter.end(isForPeople ? { ...report, problems: [] } : report)
    }
    if (!isWrong) for (const line of lines) reporter.note(line)
  }
}
