import { printable } from '../problem/code-frame.ts'
import { formatPlace, type Place } from '../problem/place.ts'
import { endsOf } from '../problem/problem.ts'
import { plural } from '../problem/plural.ts'
import type { Report } from '../problem/report.ts'
import { stitchBook, type StitchOutcome } from '../stitch.ts'
import { usualOutput } from '../output/notes.ts'
import type { Call } from './call.ts'
import { noChapters, refuseFile } from './usage.ts'

/** `tangle stitch`: takes edits of the output folder's programs back into the chapters. */
export async function stitchCommand({ subject: chapters, options, cwd, reporter }: Call): Promise<number> {
  const { out = usualOutput, check = false } = options
  refuseFile(out, cwd, 'programs go')
  const outcome = await stitchBook({ chapters, out, check, cwd })
  if (outcome === undefined) throw noChapters(chapters, cwd)
  return reporter.end(reportOf(outcome, { chapters, out, check }))
}

type Asked = { readonly chapters: string; readonly out: string; readonly check: boolean }

function reportOf(
  { edits, also, written, behind, isEdited, problems }: StitchOutcome,
  { chapters, out, check }: Asked,
): Report {
  const common = {
    command: 'stitch',
    problems,
    facts: { out, edits: edits.map(factOf), also: also.map(spot), written },
  }
  if (problems.length > 0) return { ...common, summary: 'Nothing was written into the chapters.' }
  if (written.length === 0) {
    const summary = isEdited
      ? `No edit in ${out} is left to take back.`
      : `Nothing in ${out} was edited since the build.`
    return { ...common, summary, advice: adviceOf(behind) }
  }
  const counts = `${plural(edits.length, 'edit')} of ${out}`
  const taken = check ? `${counts} can go back into` : `${counts} went back into`
  return {
    ...common,
    summary: `${taken} ${plural(written.length, 'chapter')}.`,
    advice: [
      ...edits.map(({ at, to }) => `  ${formatPlace(at)} -> ${formatPlace(to)}`),
      ...also.map((at) => `  ${formatPlace(at)} changes too: it is the same block`),
      check
        ? 'Nothing was written.'
        : `To go on: npx tangle build ${chapters}${out === usualOutput ? '' : ` --out ${out}`}; a running watch builds by itself.`,
    ].map(printable),
  }
}

/** What a build is still to write, so that nobody takes an older program for what the chapters say. */
function adviceOf(behind: readonly string[]): string[] {
  if (behind.length === 0) return []
  const { head, left, tail } = endsOf(behind)
  return [
    'The chapters have changed since the build; the next one changes:',
    ...[...head, ...(left > 0 ? [`${left} more`] : []), ...tail].map((path) => `  ${path}`),
  ].map(printable)
}

const factOf = ({ at, to }: StitchOutcome['edits'][number]) => ({ ...spot(at), to: spot(to) })

const spot = ({ path, line, column }: Place) => ({ path, line, column })
