import type { Block, Chapter } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'

/**
 * Leaves out what only follows from a fence that does not say well what it is, or is never closed and so holds others: the chunks that
 * these name or refer to are unused or undefined because of that, and will be right once it is.
 *
 * @param reading what was found in reading the chapters
 * @param linking what was found in linking them
 */
export function withoutFollowOn(
  chapters: readonly Chapter[],
  reading: readonly Problem[],
  linking: readonly Problem[],
): readonly Problem[] {
  const faulty = new Set(reading.map(({ at }) => lineOf(at)))
  const doubtful = chapters.flatMap(({ blocks }) => blocks.filter((block) => faulty.has(lineOf(block))))
  if (doubtful.length === 0) return linking
  const isFollowOn = ({ code, at, message }: Problem): boolean => {
    const name = /`([^`]+)`/.exec(message)?.[1]
    if (name === undefined) return false
    if (code === 'unused-chunk')
      return faulty.has(lineOf(at)) || doubtful.some((block) => refersTo(block, name))
    if (code !== 'undefined-chunk' && code !== 'nothing-to-extend') return false
    const own = name.replace(/^.*#/, '')
    const others = doubtful.filter((block) => lineOf(block) !== lineOf(at))
    return others.some((block) => infosIn(block).some((info) => info.includes(own)))
  }
  return linking.filter((problem) => !isFollowOn(problem))
}

function lineOf({ path, line }: Pick<Place, 'path' | 'line'>): string {
  return `${path}:${line}`
}

/** The info string of a fence, and those of the fences that it has swallowed. */
function infosIn({ info, lines }: Block): string[] {
  return [info, ...lines.flatMap((line) => /^[ \t>]*(?:`{3,}|~{3,})(.+)/.exec(line)?.[1] ?? [])]
}

function refersTo({ lines }: Block, name: string): boolean {
  return lines.some((line) => line.includes(`<<${name}>>`))
}
