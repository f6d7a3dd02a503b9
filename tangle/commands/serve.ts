import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Problem } from '../problem/problem.ts'
import { formatProblems } from '../problem/text.ts'
import { weaveBook } from '../weave.ts'
import { lineLookup } from '../system/file-lines.ts'
import { serveBook } from '../pages/serve.ts'
import type { Call } from './call.ts'
import type { Reporter } from './reporter.ts'
import { UsageError } from './usage.ts'
import { weaveCommand, weaveOptionsOf } from './weave.ts'

/** Fixed, so that readers can have bookmarks; another free port where this one is taken. */
const usualPort = '4080'

/** `tangle serve`: weaves what is out of date and serves the book to this machine, until Ctrl-C. */
export async function serveCommand(call: Call): Promise<number> {
  const { options, cwd, reporter } = call
  const port = portOf(options.port ?? usualPort)
  const status = await weaveCommand(call)
  if (status !== 0) return status
  // What is woven later is woven while a reader looks at pages, not at the terminal.
  const { onStep: _, ...given } = weaveOptionsOf(call)
  const report = reportChanges(reporter, cwd)
  // While a chapter has a fault, the last good book is served. The folder of chapters may be missing for a moment.
  const weave = async () => report((await weaveBook(given))?.problems ?? [])
  const server = await serveBook(resolve(cwd, given.out), port, oneAtATime(weave))
  if (port !== 0 && server.port !== port) reporter.note(`Another program has port ${port}.`)
  reporter.note(`The book is at ${server.address}\nCtrl-C ends.`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await server.close()
  return 0
}

function portOf(word: string): number {
  if (!/^\d{1,5}$/.test(word) || Number(word) > 65_535)
    throw new UsageError(`'${word}' is not a port; give a number from 0 (any free port) to 65535.`)
  return Number(word)
}

/** Runs that are requested during a run are done as one, after it. */
function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= last = last.then(() => {
      next = undefined
      return run()
    })
    return next
  }
}

/** Reports problems only when they have changed: a reader loads many pages. */
function reportChanges(reporter: Reporter, cwd: string): (problems: readonly Problem[]) => void {
  let last = ''
  return (problems) => {
    const text = formatProblems(problems, lineLookup(cwd))
    if (text !== last) reporter.note(text === '' ? 'All is well again.' : text.trimEnd())
    last = text
  }
}
