import { type ImportOutcome, importBook } from '../import.ts'
import type { Report } from '../problem/report.ts'
import { printable } from '../problem/code-frame.ts'
import { plural } from '../problem/plural.ts'
import type { Call } from './call.ts'
import { notForeign, refuseFile } from './usage.ts'

/** `tangle import`: makes chapters of another tool's Markdown, and reports what is left to do. */
export async function importCommand({ subject: from, options, cwd, reporter }: Call): Promise<number> {
  const { out = 'chapters', force = false } = options
  refuseFile(out, cwd, 'chapters go')
  const outcome = await importBook({ from, out, force, cwd, onStep: reporter.step })
  if (outcome === undefined) throw notForeign(from, cwd)
  return reporter.end(reportOf(outcome, out))
}

function reportOf(outcome: ImportOutcome, out: string): Report {
  const { tool, changes, problems, chapters } = outcome
  const files = changes.map(({ path, kind }) => ({ path, change: kind }))
  const common = { command: 'import', problems, facts: { out, files } }
  if (tool === undefined) return { ...common, summary: `Nothing was written to ${out}.` }
  const kept = changes.filter(({ kind }) => kind === 'keep').length
  const sum = (name: 'programs' | 'shown') => chapters.reduce((all, { counts }) => all + counts[name], 0)
  const counts = `${plural(changes.length - kept, 'file')} written to ${out}, ${kept} unchanged`
  const fences = `${plural(sum('programs'), 'fence')} of program text, ${sum('shown')} only shown`
  return {
    ...common,
    summary: `From ${tool}: ${counts}; ${fences}.`,
    advice: adviceOf(outcome, out).map(printable),
  }
}

function adviceOf({ problems, chapters }: ImportOutcome, out: string): string[] {
  const notes = [
    ['Left out, since chapters have nothing like it', chapters.flatMap(({ dropped }) => dropped)],
    ['Only shown, since no file is made of them', chapters.flatMap(({ unused }) => unused)],
  ] as const
  const told = notes.flatMap(([what, words]) =>
    words.length === 0 ? [] : `${what}: ${[...new Set(words)].sort().join(', ')}`,
  )
  const next =
    problems.length === 0
      ? `Nothing is left to do: npx tangle build ${out}`
      : `Left to do: ${plural(problems.length, 'problem')}, each with its next step. Then: npx tangle build ${out}`
  return [...told, next]
}
