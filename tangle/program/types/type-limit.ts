import type { Problem } from '../../problem/problem.ts'
import { placeInProgram, type Program } from '../program.ts'

/**
 * A program that TypeScript could not check within its limits.
 *
 * @param limit what it used up, as text
 */
export function problemOfLimit(program: Program, limit: string): Problem {
  return {
    code: 'too-complex',
    message: `TypeScript was stopped: it had used ${limit}, and had not checked \`${program.target}\` yet.`,
    at: placeInProgram(program, 1, 0)?.at ?? { path: program.target, line: 1, column: 1 },
    expected: 'a program that TypeScript can check',
    hint: 'Look in it for an expression or a type that is nested very deeply, and divide it.',
  }
}
