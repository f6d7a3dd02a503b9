import { formatPlace, type Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'
import type { Report } from '../problem/report.ts'
import { type Answer, findPlace } from '../where.ts'
import { printable } from '../problem/code-frame.ts'
import { usualOutput } from '../output/notes.ts'
import type { Call } from './call.ts'
import { UsageError } from './usage.ts'

/** `tangle where`: finds the chapter of a program's line, or the programs of a chapter's line. */
export async function whereCommand({ subject, options, cwd, reporter }: Call): Promise<number> {
  const { out = usualOutput } = options
  return reporter.end(reportOf(findPlace({ place: placeOf(subject), out, cwd })))
}

/** `path:line` or `path:line:column`, both 1-based: what tools print, and editors copy. */
function placeOf(word: string): Place {
  const [, path, line, column] = /^(.+?):([1-9]\d*)(?::([1-9]\d*))?$/.exec(word) ?? []
  if (path === undefined)
    throw new UsageError(`'${word}' is not a place; a place is PATH:LINE or PATH:LINE:COLUMN.`)
  return { path, line: Number(line), column: Number(column ?? 1) }
}

function reportOf(answer: Answer | Problem): Report {
  const common = { command: 'where', problems: [] }
  if ('code' in answer)
    return { ...common, problems: [answer], summary: 'Nothing was found.', facts: { places: [] } }
  const heading = answer.heading?.text ?? null
  if (answer.kind === 'written') {
    const below = heading === null ? '' : `  under “${printable(heading)}”`
    return {
      ...common,
      summary: formatPlace(answer.at) + below,
      advice: answer.uses.map(({ message, at }) => `  ${message}: ${formatPlace(at)}`),
      facts: { places: [{ ...answer.at, heading }] },
    }
  }
  const places = answer.places.map(({ target, line, column, until = null }) => {
    return { path: answer.out === '.' ? target : `${answer.out}/${target}`, line, column, until }
  })
  const nowhere = `No program has this line: it is ${answer.what}.`
  return {
    ...common,
    summary: places.length === 0 ? nowhere : `${formatPlace(answer.at)} went to:`,
    advice: places.map(
      ({ until, ...at }) => `  ${formatPlace(at)}${until === null ? '' : `  until the end of ${until}`}`,
    ),
    facts: { places, heading },
  }
}
