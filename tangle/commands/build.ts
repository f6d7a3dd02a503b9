import { type BuildOutcome, buildBook } from '../build.ts'
import { plural } from '../report/plural.ts'
import { lineLookup } from '../world/lines.ts'
import { kindOf } from '../world/output.ts'
import { noChapters, UsageError } from './usage.ts'

type Options = {
  readonly chapters: string
  readonly out?: string | undefined
  readonly force?: boolean | undefined
}

/** `tangle build`: tells what was written and what to start next. */
export async function buildCommand({ chapters, out = 'dist', force = false }: Options): Promise<number> {
  const cwd = process.cwd()
  if (kindOf(out) === 'file') throw new UsageError(`'${out}' is a file; programs go to a folder.`)
  const outcome = await buildBook({ chapters, out, force, cwd })
  if (outcome === undefined) throw noChapters(chapters)
  if (outcome.problems.length > 0) {
    const { formatProblems } = await import('../report/problems.ts')
    process.stderr.write(formatProblems(outcome.problems, lineLookup(cwd)))
    process.stderr.write(`Nothing was written to ${out}.\n`)
    return 1
  }
  process.stdout.write(reportOf(outcome, out))
  return 0
}

function reportOf({ summary, changes }: BuildOutcome, out: string): string {
  const count = (...kinds: string[]) => changes.filter(({ kind }) => kinds.includes(kind)).length
  const lines = [
    `${plural(summary.programs, 'program')} from ${plural(summary.chapters, 'chapter')} in ${out}: ` +
      `${plural(count('create', 'write'), 'file')} written, ${count('keep')} unchanged, ${count('remove')} removed.`,
  ]
  if (summary.next.length > 0) lines.push('', `To begin, as in ${summary.nextAt}:`)
  for (const { pane, command } of summary.next)
    lines.push(
      `  ${summary.next.length > 1 ? `${pane}: ` : ''}${command.replaceAll(/(?<=^|\s)dist\//g, `${out}/`)}`,
    )
  return `${lines.join('\n')}\n`
}
