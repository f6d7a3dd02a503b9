import { resolve } from 'node:path'
import { type Draft, DraftBook } from '../draft.ts'
import { formatProblems } from '../problem/text.ts'
import { findBook } from '../weave.ts'
import { readDraftAssets } from '../pages/asset-files.ts'
import { draftFile } from '../pages/draft/draft-page.ts'
import { lineLookup } from '../system/file-lines.ts'
import { watchFolder } from '../system/watch-folder.ts'
import { serveBook } from '../pages/serve.ts'
import type { Call } from './call.ts'
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

/**
 * Reports problems of a draft as soon as they are known, and how it ended once all of it was checked and proved: the first one as `weave`
 * does, and later ones where their problems have changed.
 */
function reportDrafts(
  { reporter, cwd, options }: Call,
  given: Parameters<typeof weaveReport>[1],
): (draft: Draft) => void {
  const isForPeople = (options.format ?? 'text') === 'text'
  let told = ''
  let isFirst = true
  return ({ outcome, problems }) => {
    const text = formatProblems(outcome?.problems ?? problems, lineLookup(cwd))
    // As long as transcripts are to be proved, nobody knows that all is well.
    if (outcome === undefined && text === '') return
    const isKnown = text === told
    told = text
    if (outcome !== undefined && isFirst) {
      isFirst = false
      const report = weaveReport(outcome, given)
      void reporter.end(isKnown && isForPeople ? { ...report, problems: [] } : report)
    } else if (!isKnown) reporter.note(text === '' ? 'All is well again.' : text.trimEnd())
  }
}
