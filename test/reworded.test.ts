import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { readFiles } from '../tangle/book/load.ts'
import { findProblems } from '../tangle/book/make-files.ts'
import { findChapters } from '../tangle/chapter/chapter-files.ts'
import type { Problem } from '../tangle/problem/problem.ts'
import { compileScript } from '../tangle/program/compile/esbuild.ts'
import { openTypeChecker, type TypeChecker } from '../tangle/program/types/checker.ts'
import { withTexts } from '../tangle/program/program.ts'
import { fixtures, namesIn } from './workshop.ts'

/** Whether each stage is given what the stages before it have found with every sentence replaced. */
const state = vi.hoisted(() => ({ isReworded: false }))

/** Another text, without a name or a quote of the first; two texts stay two. */
const reword = vi.hoisted(
  () => (text: string) => `Said in other words: ${[...text].map((sign) => sign.codePointAt(0)).join(' ')}`,
)

const said = vi.hoisted(() => (problems: readonly Problem[]): readonly Problem[] => {
  if (!state.isReworded) return problems
  const [expected, hint] = ['something else', 'Do it.']
  return problems.map((one) => ({ ...one, message: reword(one.message), expected, hint, details: [] }))
})

vi.mock(import('../tangle/program/misnamed-chunks.ts'), async (importOriginal) => {
  const { withCauses } = await importOriginal()
  return {
    withCauses: (chapters, definitions, problems) => withCauses(chapters, definitions, said(problems)),
  }
})

vi.mock(import('../tangle/book/follow-on.ts'), async (importOriginal) => {
  const { withoutFollowOn } = await importOriginal()
  return {
    withoutFollowOn: (chapters, reading, linking) => withoutFollowOn(chapters, said(reading), said(linking)),
  }
})

vi.mock(import('../tangle/program/types/check-types.ts'), async (importOriginal) => {
  const { typeProblems, ...rest } = await importOriginal()
  return { ...rest, typeProblems: (...words) => [...said(typeProblems(...words))] }
})

vi.mock(import('../tangle/program/compiler-problems.ts'), async (importOriginal) => {
  const { problemsOfFaults, ...rest } = await importOriginal()
  return { ...rest, problemsOfFaults: (faults) => [...said(problemsOfFaults(faults))] }
})

/** TypeScript, with each sentence replaced where that is wanted. */
function checkerOf(checker: TypeChecker): TypeChecker {
  return {
    ...checker,
    check: async (asked) => {
      const report = await checker.check(asked)
      const faults = report.faults.map((fault) => (state.isReworded ? withTexts(fault, reword) : fault))
      return { ...report, faults }
    },
  }
}

async function compile(...words: Parameters<typeof compileScript>) {
  const result = await compileScript(...words)
  if (!state.isReworded || !Array.isArray(result)) return result
  return result.map((fault) => ({ ...fault, text: reword(fault.text) }))
}

const cwd = join(fixtures, 'problems')

/** What is found in a fixture, apart from what it says. */
async function foundIn(name: string, isReworded: boolean, openChecker: () => Promise<TypeChecker>) {
  state.isReworded = isReworded
  const files = findChapters(`${name}/chapters`, cwd) ?? []
  const found = await findProblems(readFiles(files), { agreed: undefined, openChecker, compile })
  return found.map(({ code, at, length, name: own, typeCode, notes = [] }) => {
    return { code, at, length, name: own, typeCode, notes: notes.map((note) => note.at) }
  })
}

/** The codes of what other problems follow from, or are told from by name; for the others one look in a while will do. */
const related =
  /^(?:foreign-info|misspelt-key|missing-error|syntax-error|type-error|un(?:closed|defined|known|resolved|used)-)/

describe('what a problem is about is not read off its sentences', () => {
  const checker = openTypeChecker(fixtures)
  const openChecker = async () => checkerOf(checker)
  afterAll(checker.close)

  for (const name of namesIn(cwd))
    test(name, { tags: related.test(name) ? [] : 'long' }, async () => {
      const plain = await foundIn(name, false, openChecker)
      expect(await foundIn(name, true, openChecker)).toEqual(plain)
    })
})
