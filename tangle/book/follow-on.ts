import type { Block, Chapter } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import type { Problem, ProblemFacts } from '../problem/problem.ts'
import { outputsOf } from '../program/targets.ts'

/**
 * Leaves out what only follows from a fence that does not say well what it is, or is never closed and so holds others: the chunks that
 * these name or refer to are unused or undefined because of that, the programs that they make are unknown, and the shapes of their
 * transcripts unused. All that will be right once the fence is.
 *
 * @param reading what was found in reading the chapters
 * @param linking what was found in linking them, and in holding transcripts against that
 */
export function withoutFollowOn(
  chapters: readonly Chapter[],
  reading: readonly Problem[],
  linking: readonly Problem[],
): readonly Problem[] {
  const faulty = new Set(reading.map(({ at }) => lineOf(at)))
  const doubtful = chapters.flatMap(({ blocks }) => blocks.filter((block) => faulty.has(lineOf(block))))
  if (doubtful.length === 0) return linking
  const isFollowOn = ({ code, at, name }: ProblemFacts): boolean => {
    if (code === 'unused-shape') return doubtful.some((block) => infosIn(block).some(isTranscript))
    if (name === undefined) return false
    if (code === 'unused-chunk')
      return faulty.has(lineOf(at)) || doubtful.some((block) => refersTo(block, name))
    if (code === 'unknown-program')
      return doubtful.some((block) => infosIn(block).some((info) => makes(info, name)))
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

/** @param program as a command names it: `./dist/say.js` */
function makes(info: string, program: string): boolean {
  const path = program.replace(/^(?:\.\/)?dist\//, '')
  return info.split(/[\s="']+/).some((word) => outputsOf(word).includes(path))
}

function isTranscript(info: string): boolean {
  return /^\s*console\b/.test(info)
}

function refersTo({ lines }: Block, name: string): boolean {
  return lines.some((line) => line.includes(`<<${name}>>`))
}
