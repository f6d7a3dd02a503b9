import { placeInBlock } from '../chapter/chapter.ts'
import { languageOfFile } from '../chapter/languages.ts'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'
import { problemsOfNesting } from './nesting.ts'
import type { Program } from './program.ts'

/**
 * In UTF-16 units. Thousands of nested tokens can take a compiler hours, or all memory: esbuild for `a=>a=>…`, TypeScript
 * for `<<a <<a …`. No book prints such a line; long strings cost nothing.
 */
const longestLine = 3000

/** Whether a program is too complex for compilers. */
export function isTooComplex(program: Program): boolean {
  return problemsOfComplexity(program).length > 0
}

const known = new WeakMap<Program, readonly Problem[]>()

/** What no compiler should see: lines that are too long; or, where there are none, a place that is nested too deeply. */
export function problemsOfComplexity(program: Program): readonly Problem[] {
  const cached = known.get(program)
  if (cached !== undefined) return cached
  const lines = problemsOfLines(program)
  const found = lines.length > 0 ? lines : problemsOfNesting(program)
  known.set(program, found)
  return found
}

function problemsOfLines({ target, segments }: Program): Problem[] {
  if (languageOfFile(target) === undefined) return []
  const suspects = segments.filter(({ block }) => block.lines.some((line) => line.length > longestLine))
  return suspects.flatMap(({ block, first, count }) =>
    block.lines.slice(first, first + count).flatMap((line, i) => {
      const length = lengthOfCode(line)
      return length > longestLine ? [problemOfLine(target, placeInBlock(block, first + i), length)] : []
    }),
  )
}

function problemOfLine(target: string, at: Place, length: number): Problem {
  return {
    code: 'too-complex',
    message: `This line of \`${target}\` has ${length} characters of code; a compiler may take hours for it.`,
    at,
    expected: `at most ${longestLine} characters in a line, texts in quotes not counted`,
    hint: 'Divide the line, or put what it holds into a text in quotes.',
  }
}

function lengthOfCode(line: string): number {
  if (line.length <= longestLine) return line.length
  return line.replace(/'[^']*'|"[^"]*"|`[^`]*`|\/\/.*$/g, '').length
}
