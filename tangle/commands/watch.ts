import { resolve } from 'node:path'
import { findChapters } from '../chapter/chapter-files.ts'
import { pollFolder, watchFolder } from '../system/watch-folder.ts'
import { watchBook } from '../watch.ts'
import { usualOutput } from '../output/notes.ts'
import type { Call } from './call.ts'
import { untilStopped } from './until-stopped.ts'
import { noChapters, refuseFile, UsageError } from './usage.ts'
import { watchWords } from './watch-words.ts'

/** `tangle watch`: builds the book whenever a chapter is saved, and proves what that changed, until Ctrl-C. */
export async function watchCommand({ subject: chapters, options, cwd, reporter }: Call): Promise<number> {
  const { out = usualOutput, traces = `${usualOutput}/traces`, force = false, poll = false } = options
  refuseFile(out, cwd, 'programs go')
  refuseFile(traces, cwd, 'records of runs go')
  if (!findChapters(chapters, cwd)?.length) throw noChapters(chapters, cwd)
  if (options.format !== undefined && options.format !== 'text')
    throw new UsageError(`'tangle watch' speaks to people: it has no format '${options.format}'.`)
  const { step: onStep, note } = reporter
  const kept = options['no-prove'] ? undefined : resolve(cwd, traces)
  const words = watchWords({ chapters, out, cwd, isProving: kept !== undefined })
  const book = watchBook({ chapters, out, force, cwd, traces: kept, onStep }, (event) => {
    for (const line of words(event)) note(line)
  })
  const ended = untilStopped()
  note(`Watching ${chapters}: programs go to ${out}. Press Ctrl-C to stop.`)
  const root = resolve(cwd, chapters)
  const refresh = () => void book.refresh()
  const watch = (folder: string) => watchFolder(folder, refresh, () => note(noMoreWatches))
  // In the output folder something may be in the way, or no longer.
  const watchers = poll ? [pollFolder(refresh)] : [root, resolve(cwd, out)].map(watch)
  await Promise.race([book.refresh(), ended])
  await ended
  for (const watcher of watchers) watcher.close()
  // Transcripts may still be proved. Their programs, and the type checker, end with this process.
  process.exit(0)
}

const noMoreWatches = 'The system watches no further folder (too many are watched); start again with --poll.'
