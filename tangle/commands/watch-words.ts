import type { Problem } from '../problem/problem.ts'
import { plural } from '../problem/plural.ts'
import { formatProblems } from '../problem/text.ts'
import { lineLookup } from '../system/file-lines.ts'
import type { WatchEvent } from '../watch.ts'

/** The folders of a call, as the person wrote them. */
type Folders = { readonly chapters: string; readonly out: string; readonly cwd: string }

/** Says what people read of each event: a function that returns lines, and knows whether the last thing it said was good. */
export function watchWords({ chapters, out, cwd }: Folders): (event: WatchEvent) => readonly string[] {
  let wasWrong = false

  const wrong = (problems: readonly Problem[], summary: string) => {
    wasWrong = true
    return [...formatProblems(problems, lineLookup(cwd)).trimEnd().split('\n'), summary]
  }
  const built = ({ changed, outcome, time }: WatchEvent & { readonly kind: 'built' }) => {
    const what = changed.length > mostNames ? plural(changed.length, 'file') : changed.join(', ')
    if (outcome.problems.length > 0)
      return wrong(outcome.problems, `${what}: ${out} is unchanged, ${durationOf(time)}.`)
    const written = outcome.changes.filter(({ kind }) => kind !== 'keep').length
    const result = written === 0 ? `${out} is up to date` : `${plural(written, 'file')} of ${out} changed`
    return [`${what}: ${result}, ${durationOf(time)}.`]
  }
  const proved = ({ runs, time }: WatchEvent & { readonly kind: 'proved' }) => {
    const { runCount, unprovedCount, problems, notes } = runs
    const after = durationOf(time)
    if (problems.length > 0)
      return wrong(problems, `${plural(unprovedCount, 'transcript')} not proved, ${after}.`)
    const count = runCount === 0 ? [] : [`${plural(runCount, 'transcript')} proved, ${after}.`]
    const lacking = unprovedCount > 0 && runCount > 0 ? [lacks(unprovedCount)] : []
    const again = wasWrong ? ['All is well again.'] : []
    wasWrong = false
    return [...notes, ...count, ...lacking, ...again]
  }
  return (event) => {
    if (event.kind === 'built') return built(event)
    if (event.kind === 'proved') return proved(event)
    wasWrong = true
    return [`There is no chapter in ${chapters} any more; what is in ${out} remains.`]
  }
}

function lacks(count: number): string {
  return `${plural(count, 'transcript')} not proved: this machine lacks a browser, or a command.`
}

/** More names than these would only be read as a number. */
const mostNames = 3

/** @param time in milliseconds */
function durationOf(time: number): string {
  return time < 1_000 ? `${Math.round(time)} ms` : `${(time / 1_000).toFixed(1)} s`
}
