import { type BuildOutcome, buildBook } from '../build.ts'
import type { Report } from '../problem/report.ts'
import { printable } from '../problem/code-frame.ts'
import { plural } from '../problem/plural.ts'
import { findChapters } from '../chapter/chapter-files.ts'
import { usualOutput } from '../output/notes.ts'
import type { Call } from './call.ts'
import { chosenChapter } from './chosen-chapter.ts'
import { noChapters, refuseFile } from './usage.ts'

/** `tangle build`: builds the book, and reports what was written and what to start next. */
export async function buildCommand({ subject: chapters, options, cwd, reporter }: Call): Promise<number> {
  const { out = usualOutput, force = false, 'keep-going': keepGoing = false } = options
  const through = options.through && slugOf(options.through, chapters, cwd)
  refuseFile(out, cwd, 'programs go')
  const outcome = await buildBook({ chapters, out, force, keepGoing, through, cwd, onStep: reporter.step })
  if (outcome === undefined) throw noChapters(chapters, cwd)
  return reporter.end(reportOf(outcome, out))
}

function slugOf(name: string, folder: string, cwd: string): string | undefined {
  const chapters = findChapters(folder, cwd) ?? []
  return chapters.length === 0 ? undefined : chapters[chosenChapter(chapters, name, folder, cwd)]?.slug
}

function reportOf({ summary, changes, problems, importers = [] }: BuildOutcome, out: string): Report {
  const count = (...kinds: string[]) => changes.filter(({ kind }) => kinds.includes(kind)).length
  const common = {
    command: 'build',
    problems,
    facts: { out, files: filesOf(changes) },
  }
  const counts = `${plural(count('create', 'write'), 'file')} written, ${count('keep')} unchanged, ${count('remove')} removed.`
  if (problems.length > 0) {
    const told =
      changes.length > 0 ? `Of what is right, in ${out}: ${counts}` : `Nothing was written to ${out}.`
    const left = importers.map((target) => `\`${target}\``).join(', ')
    const advice = left === '' ? [] : [`Not written, because they import what is wrong: ${left}.`]
    return { ...common, summary: told, advice }
  }
  return {
    ...common,
    summary: `${plural(summary.programs, 'program')} from ${plural(summary.chapters, 'chapter')} in ${out}: ${counts}`,
    advice: adviceOf(summary, out),
  }
}

function filesOf(changes: BuildOutcome['changes']) {
  const inOrder = changes.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return inOrder.map(({ path, kind }) => ({ path, change: kind }))
}

/** The first conversation of the book, to be typed by hand. */
function adviceOf({ next, nextAt }: BuildOutcome['summary'], out: string): string[] {
  if (next.length === 0) return []
  const lines = next.map(({ pane, command }) => {
    const who = next.length > 1 ? `${pane}: ` : ''
    return `  ${who}${command.replaceAll(/(?<=^|\s)dist\//g, `${out}/`)}`
  })
  return ['', `To begin, as in ${nextAt}:`, ...lines].map(printable)
}
