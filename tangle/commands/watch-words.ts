import type { Problem } from '../problem/problem.ts'
import { plural } from '../problem/plural.ts'
import { formatProblems } from '../problem/text.ts'
import { outputsOf } from '../program/targets.ts'
import { lineLookup } from '../system/file-lines.ts'
import type { WatchEvent } from '../watch.ts'
import { namesOfChanged } from './changed-names.ts'

/** The folders of a call, as the person wrote them, and whether transcripts are proved. */
type Watching = {
  readonly chapters: string
  readonly out: string
  readonly cwd: string
  readonly isProving: boolean
}

type Built = WatchEvent & { readonly kind: 'built' }

/** Says what people read of each event: a function that returns lines, and knows whether the last thing it said was good. */
export function watchWords({
  chapters,
  out,
  cwd,
  isProving,
}: Watching): (event: WatchEvent) => readonly string[] {
  let wasWrong = false
  let wasGone = false

  const wrong = (problems: readonly Problem[], summary: string) => {
    wasWrong = true
    return [...formatProblems(problems, lineLookup(cwd)).trimEnd().split('\n'), summary]
  }
  const right = () => {
    const again = wasWrong ? ['All is well again.'] : []
    wasWrong = false
    return again
  }
  const built = (event: Built) => {
    const what = wasGone ? `${chapters} is back` : namesOfChanged(event, chapters)
    wasGone = false
    const { outcome, time } = event
    if (outcome.problems.length > 0)
      return wrong(outcome.problems, `${what}: ${out} is unchanged, ${durationOf(time)}.`)
    const line = `${what}: ${writtenIn(out, outcome.changes)}, ${durationOf(time)}.`
    return isProving ? [line] : [line, ...right()]
  }
  const proved = ({ runs, time }: WatchEvent & { readonly kind: 'proved' }) => {
    const { runCount, provedCount, unprovedCount, problems, notes } = runs
    const after = durationOf(time)
    if (problems.length > 0) {
      const others = provedCount === 0 ? '' : `${plural(provedCount, 'transcript')} proved, `
      return wrong(problems, `${others}${plural(unprovedCount, 'transcript')} not proved, ${after}.`)
    }
    const count = runCount === 0 ? [] : [`${plural(runCount, 'transcript')} proved, ${after}.`]
    const lacking = unprovedCount > 0 && runCount > 0 ? [lacks(unprovedCount)] : []
    return [...notes, ...count, ...lacking, ...right()]
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

/** How many programs a build has added, changed and removed; what is made of a program counts as one with it. */
function writtenIn(out: string, changes: Built['outcome']['changes']): string {
  const made = new Set(changes.flatMap(({ path }) => outputsOf(path).slice(1)))
  const programs = changes.filter(({ path }) => !made.has(path) && path !== 'package.json')
  const isTouched = ({ path, kind }: (typeof changes)[number]) =>
    kind === 'keep' && changes.some((one) => one.kind !== 'keep' && outputsOf(path).includes(one.path))
  const count = (kind: string) =>
    programs.filter((one) => one.kind === kind || (kind === 'write' && isTouched(one))).length
  const told = [
    { number: count('create'), verb: 'added' },
    { number: count('write'), verb: 'changed' },
    { number: count('remove'), verb: 'removed' },
  ].filter(({ number }) => number > 0)
  if (told.length > 0)
    return `${told.map(({ number, verb }) => `${plural(number, 'program')} ${verb}`).join(', ')} in ${out}`
  return changes.every(({ kind }) => kind === 'keep')
    ? `${out} is up to date`
    : `\`package.json\` of ${out} changed`
}

function lacks(count: number): string {
  return `${plural(count, 'transcript')} not proved: this machine lacks a browser, or a command.`
}

/** @param time in milliseconds */
function durationOf(time: number): string {
  return time < 1_000 ? `${Math.round(time)} ms` : `${(time / 1_000).toFixed(1)} s`
}
