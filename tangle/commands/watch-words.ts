import type { Problem } from '../problem/problem.ts'
import { plural } from '../problem/plural.ts'
import { formatProblems } from '../problem/text.ts'
import type { FoundRuns } from '../recorded-runs.ts'
import { lineLookup } from '../system/file-lines.ts'
import type { WatchEvent } from '../watch.ts'
import { below, namesOfChanged } from './changed-names.ts'
import { writtenIn } from './written-words.ts'

/** The folders of a call, as the person wrote them, and whether transcripts are proved. */
type Watching = {
  readonly chapters: string
  readonly out: string
  readonly cwd: string
  readonly isProving: boolean
}

type WordsOfEvents = (event: WatchEvent) => readonly string[]

type Built = WatchEvent & { readonly kind: 'built' }

/** Says what people read of each event: a function that returns lines, and knows whether the last thing it said was good. */
export function watchWords({ chapters, out, cwd, isProving }: Watching): WordsOfEvents {
  let wasWrong = false
  let wasGone = false

  const wrong = (problems: readonly Problem[], ...summary: string[]) => {
    wasWrong = true
    return [...formatProblems(problems, lineLookup(cwd)).trimEnd().split('\n'), ...summary]
  }
  const right = () => {
    const again = wasWrong ? ['All is well again.'] : []
    wasWrong = false
    return again
  }
  const built = (event: Built) => {
    const what = wasGone ? `${chapters} is back` : namesOfChanged(event, [chapters, out], cwd)
    wasGone = false
    const { outcome, isOwed, time } = event
    if (outcome.problems.length > 0) {
      const waiting = isOwed ? ['Transcripts are proved once that is mended.'] : []
      return wrong(
        outcome.problems,
        `${what}: not built, ${durationOf(time)}; ${out} stays as it was.`,
        ...waiting,
      )
    }
    const line = `${what}: ${writtenIn(out, outcome.changes, new Set(below(event.gone, out, cwd)))}, ${durationOf(time)}.`
    return isProving ? [line] : [line, ...right()]
  }
  let isFirst = true
  const proved = ({ runs, time }: WatchEvent & { readonly kind: 'proved' }) => {
    const { provedCount, unprovedCount, problems } = runs
    const after = durationOf(time)
    if (problems.length > 0) {
      const others = provedCount === 0 ? '' : `${plural(provedCount, 'transcript')} proved, `
      return wrong(problems, `${others}${plural(unprovedCount, 'transcript')} not proved, ${after}.`)
    }
    const told = wordsOfRuns(runs, after, isFirst)
    isFirst = false
    return [...told, ...right()]
  }
  return (event) => {
    if (event.kind === 'built') return built(event)
    if (event.kind === 'proved') return proved(event)
    wasWrong = true
    wasGone = event.isFolderGone
    const what = wasGone ? `The folder ${chapters} is gone` : `There is no chapter in ${chapters} any more`
    return [`${what}; what is in ${out} remains.`]
  }
}

/** @param after how long it took, in words @param isFirst whether nothing has been told of runs before */
function wordsOfRuns(
  { runs, runCount, unprovedCount, notes }: FoundRuns,
  after: string,
  isFirst: boolean,
): string[] {
  const recorded = runCount === 0 && runs.size > 0 ? [provedByRecords(runs.size)] : []
  const count = runCount === 0 ? recorded : [`${plural(runCount, 'transcript')} proved, ${after}.`]
  const lacking = unprovedCount > 0 && (isFirst || runCount > 0) ? [lacks(unprovedCount)] : []
  return [...notes, ...count, ...lacking]
}

function provedByRecords(count: number): string {
  return `${plural(count, 'transcript')} proved by ${count === 1 ? 'a recorded run' : 'recorded runs'}.`
}

function lacks(count: number): string {
  // Proving reads /proc.
  const why = process.platform === 'linux' ? 'this machine lacks a browser, or a command' : 'that needs Linux'
  return `${plural(count, 'transcript')} not proved: ${why}.`
}

/** @param time in milliseconds */
function durationOf(time: number): string {
  return time < 1_000 ? `${Math.round(time)} ms` : `${(time / 1_000).toFixed(1)} s`
}
