import { type Program, programText } from '../program.ts'
import { importsAmong } from '../imported-files.ts'
import { isTooComplex } from '../complexity.ts'
import { type ProgramVersion, type LinkedBook, programsAt } from '../link-programs.ts'

/** Some programs, and all programs of the book at that time. */
export type State = {
  /** Where the state is kept: below the output folder, with a `/`; nothing for the book's end. */
  readonly folder: string
  /** The programs that are checked in this state, and in no other. */
  readonly asked: readonly Program[]
  readonly programs: readonly Program[]
}

/**
 * The book at its end, and at the end of each chapter after which a program was changed. Every version of a program, and
 * every block that is wrong on purpose, is checked in one of them.
 */
export function statesOf(linked: LinkedBook): readonly State[] {
  const known = states.get(linked) ?? makeStates(linked)
  states.set(linked, known)
  return known
}

const states = new WeakMap<LinkedBook, readonly State[]>()

function makeStates(linked: LinkedBook): readonly State[] {
  const { programs, earlierVersions, mistakes } = linked
  const earlier = [...earlierVersions, ...mistakes]
  const chapters = [...new Set(earlier.map(({ chapter }) => chapter))].sort((a, b) => a - b)
  const then = chapters.map((chapter): State => {
    const isThen = (version: ProgramVersion) => version.chapter === chapter
    return {
      folder: `.at-${chapter}/`,
      asked: earlier.filter(isThen).map(({ program }) => program),
      programs: [...programsAt(linked, chapter), ...mistakes.filter(isThen).map(({ program }) => program)],
    }
  })
  return [{ folder: '', asked: programs, programs }, ...then]
}

/** The files of all states together, by path: a type checker's work is nearly the same for one and for all. */
export function filesOfStates(all: readonly State[]): ReadonlyMap<string, string> {
  const known = filesOf.get(all) ?? makeFiles(all)
  filesOf.set(all, known)
  return known
}

const filesOf = new WeakMap<readonly State[], ReadonlyMap<string, string>>()

function makeFiles(allStates: readonly State[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const texts = new Map<Program, string>()
  const textOf = (program: Program) => {
    const text = texts.get(program) ?? (isTooComplex(program) ? '' : programText(program))
    texts.set(program, text)
    return text
  }
  for (const { folder, asked, programs } of allStates) {
    const all = new Map(programs.map((program) => [program.target, textOf(program)]))
    const reach = importsAmong(all)
    // An earlier state needs only the checked programs and what they import.
    const wanted = new Set(folder === '' ? all.keys() : asked.flatMap(({ target }) => reach(target)))
    for (const path of wanted) files.set(folder + path, all.get(path) ?? '')
  }
  return files
}
