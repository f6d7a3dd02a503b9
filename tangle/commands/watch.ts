import { once } from 'node:events'
import { resolve } from 'node:path'
import { findChapters } from '../chapter/chapter-files.ts'
import { plural } from '../problem/plural.ts'
import { formatProblems } from '../problem/text.ts'
import { lineLookup } from '../system/file-lines.ts'
import { leaveSignalsToCaller } from '../system/temporary-folders.ts'
import { pollFolder, watchFolder } from '../system/watch-folder.ts'
import { watchBook, type WatchEvent } from '../watch.ts'
import type { Call } from './call.ts'
import { noChapters, refuseFile, UsageError } from './usage.ts'

/** `tangle watch`: builds the book whenever a chapter is saved, and proves what that changed, until Ctrl-C. */
export async function watchCommand({ subject: chapters, options, cwd, reporter }: Call): Promise<number> {
  const { out = 'dist', traces = 'dist/traces', force = false, poll = false } = options
  refuseFile(out, cwd, 'programs go')
  refuseFile(traces, cwd, 'records of runs go')
  if (!findChapters(chapters, cwd)?.length) throw noChapters(chapters, cwd)
  if (options.format !== undefined && options.format !== 'text')
    throw new UsageError(`'tangle watch' speaks to people: it has no format '${options.format}'.`)
  const { step: onStep, note } = reporter
  const kept = options['no-prove'] ? undefined : resolve(cwd, traces)
  const book = watchBook({ chapters, out, force, cwd, traces: kept, onStep }, (event) => {
    for (const line of linesOf(event, { chapters, out, cwd })) note(line)
  })
  leaveSignalsToCaller()
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  note(`Watching ${chapters}: programs go to ${out}. Press Ctrl-C to stop.`)
  const root = resolve(cwd, chapters)
  const refresh = () => void book.refresh()
  const watcher = poll ? pollFolder(refresh) : watchFolder(root, refresh, () => note(noMoreWatches))
  await Promise.race([book.refresh(), ended])
  await ended
  watcher.close()
  // Transcripts may still be proved. Their programs, and the type checker, end with this process.
  process.exit(0)
}

const noMoreWatches = 'The system watches no further folder (too many are watched); start again with --poll.'

/** What people read of an event. */
function linesOf(
  event: WatchEvent,
  { chapters, out, cwd }: { readonly chapters: string; readonly out: string; readonly cwd: string },
): string[] {
  if (event.kind === 'missing')
    return [`There is no chapter in ${chapters} any more; what is in ${out} remains.`]
  const after = durationOf(event.time)
  if (event.kind === 'built') {
    const { changed, outcome } = event
    const what = changed.length > mostNames ? plural(changed.length, 'file') : changed.join(', ')
    const written = outcome.changes.filter(({ kind }) => kind !== 'keep').length
    if (outcome.problems.length === 0)
      return [`${what}: ${plural(written, 'file')} of ${out} changed, ${after}.`]
    return [...problemLines(outcome.problems, cwd), `${what}: what is in ${out} remains as it was, ${after}.`]
  }
  const { runCount, unprovedCount, problems, notes } = event.runs
  if (problems.length > 0) return [...problemLines(problems, cwd), `Not everything printed is so, ${after}.`]
  const left =
    unprovedCount === 0 ? '' : ` ${unprovedCount} not proved: this machine lacks a browser or a command.`
  if (runCount === 0) return []
  return [...notes, `${plural(runCount, 'transcript')} proved, ${after}.${left}`]
}

function problemLines(problems: Parameters<typeof formatProblems>[0], cwd: string): string[] {
  return formatProblems(problems, lineLookup(cwd)).trimEnd().split('\n')
}

/** More names than these would only be read as a number. */
const mostNames = 3

/** @param time in milliseconds */
function durationOf(time: number): string {
  return time < 1_000 ? `${Math.round(time)} ms` : `${(time / 1_000).toFixed(1)} s`
}
