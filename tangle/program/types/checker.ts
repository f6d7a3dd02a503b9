import { isTypeScript } from '../../chapter/languages.ts'
import { type TypedWord, type TypeFault, withTexts } from '../program.ts'
import { importedFiles } from '../imported-files.ts'
import { isDiagnosticReport, typeFaultsOf } from './diagnostics.ts'
import { type HoverAnswer, namesIn, typedWordsOf } from './hovers.ts'
import { endingText, type Limits, usualLimits } from '../limits.ts'
import { KnownAnswers } from './known-answers.ts'
import { Projects, projectsOf, type TypedFiles } from './projects.ts'
import { type Questions, questionsAbout } from './questions.ts'
import { startServer, Unanswered } from './server.ts'
import { openWorkspace } from './workspace.ts'

type TypeReport = {
  readonly faults: readonly TypeFault[]
  /** The program that TypeScript gave up on; then nothing else is reported. */
  readonly unchecked: Unchecked | undefined
}

/** A program, and a clause that says why it was not checked, such as `was stopped: it had used 120 s`. */
type Unchecked = { readonly target: string; readonly why: string }

export type Described = {
  /** By path. */
  readonly words: ReadonlyMap<string, readonly TypedWord[]>
  /** The program that TypeScript gave up on. */
  readonly unchecked: Unchecked | undefined
}

export type TypeChecker = {
  /** Checks programs; those that have not changed since the last time are not checked again. */
  readonly check: (state: TypedFiles) => Promise<TypeReport>
  /** Finds the type of each name in the TypeScript files. */
  readonly describe: (files: TypedFiles['files']) => Promise<Described>
  /** What else can be asked about files. */
  readonly questionsAbout: (files: TypedFiles['files']) => Questions
  readonly close: () => void
}

/**
 * Starts TypeScript's server, which gets ready while this process does something else.
 *
 * @param packages the folder that packages are looked for from, absolute
 * @param start how the server is started
 */
export function openTypeChecker(
  packages: string,
  limits: Limits = usualLimits,
  start: typeof startServer = startServer,
): TypeChecker {
  const workspace = openWorkspace(packages)
  const project = new Projects(workspace, packages, limits, start)
  const known = new KnownAnswers<readonly TypeFault[]>()
  return {
    check: (state) => checkWithin(project, state, known),
    describe: (files) => describeNames(project, files),
    questionsAbout: (files) => questionsAbout(project, files),
    close: () => {
      project.stop()
      workspace.remove()
    },
  }
}

async function checkWithin(
  project: Projects,
  state: TypedFiles,
  known: KnownAnswers<readonly TypeFault[]>,
): Promise<TypeReport> {
  const { files, targets } = state
  const old = known.stillRight(state)
  const asked = targets.filter((target) => !old.has(target))
  const { answered, lost, isOvertaken } = await askAll(
    project,
    { files, targets: asked },
    faultsFrom(project, files),
  )
  if (lost !== undefined) return { faults: [], unchecked: await findRunaway(project, state, answered, lost) }
  const all = new Map([...old, ...answered])
  if (!isOvertaken) known.keep(state, all)
  return { faults: targets.flatMap((target) => all.get(target) ?? []), unchecked: undefined }
}

async function describeNames(project: Projects, files: TypedFiles['files']): Promise<Described> {
  const state = { files, targets: [...files.keys()].filter(isTypeScript) }
  const { answered, lost } = await askAll(project, state, wordsFrom(project, files))
  if (lost === undefined) return { words: answered, unchecked: undefined }
  return { words: new Map(), unchecked: await findRunaway(project, state, answered, lost) }
}

/** Asks the server about one program, `target`, which is at `path`. */
type Question<Answer> = (target: string, path: string) => Promise<readonly Answer[]>

function faultsFrom(project: Projects, files: TypedFiles['files']): Question<TypeFault> {
  return async (target, path) => {
    const report = await project.ask<unknown>('textDocument/diagnostic', path)
    if (!isDiagnosticReport(report)) throw new Unanswered('refused', 'an answer without a list')
    const faults = typeFaultsOf(report, target, files.get(target) ?? '')
    const folder = path.slice(0, -target.length - 1)
    return faults.map((fault) => withTexts(fault, (text) => project.plain(text, folder)))
  }
}

function wordsFrom(project: Projects, files: TypedFiles['files']): Question<TypedWord> {
  return async (target, path) => {
    const text = files.get(target) ?? ''
    const names = namesIn(text)
    const ask = ({ position }: (typeof names)[number]) =>
      project.ask<HoverAnswer>('textDocument/hover', path, { position })
    return typedWordsOf(text, names, await Promise.all(names.map(ask)))
  }
}

/** The answers about each program; and the first question that was not answered, for which the server is ended. */
async function askAll<Answer>(project: Projects, state: TypedFiles, question: Question<Answer>) {
  const { projects, folderOf } = projectsOf(state)
  project.lay(projects)
  const { changeCount } = project
  const answered = new Map<string, readonly Answer[]>()
  let lost: LostQuestion | undefined
  const ask = async (target: string) => {
    const path = `${folderOf(target)}/${target}`
    try {
      answered.set(target, project.has(path) ? await question(target, path) : [])
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      lost ??= { target, error }
    }
  }
  await Promise.all(state.targets.map(ask))
  if (lost !== undefined) project.stop()
  return { answered, lost, isOvertaken: project.changeCount !== changeCount }
}

type LostQuestion = { readonly target: string; readonly error: Unanswered }

/**
 * The program to blame: the one whose answer is an error; or, of the programs without an answer, the one that also ends a server
 * that checks it alone, large ones first.
 */
async function findRunaway(
  project: Projects,
  { files, targets }: TypedFiles,
  answered: ReadonlyMap<string, unknown>,
  lost: LostQuestion,
): Promise<Unchecked> {
  const sizeOf = (target: string) => files.get(target)?.length ?? 0
  const open = targets.filter((target) => !answered.has(target))
  const suspects = open.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  const unchecked = (target: string, { ending, last }: Unanswered) => ({
    target,
    why: endingText(ending, last, project.limits),
  })
  if (lost.error.ending === 'refused') return unchecked(lost.target, lost.error)
  for (const target of suspects.slice(0, -1)) {
    const own = new Map(importedFiles(target, files).map((path) => [path, files.get(path) ?? '']))
    const alone = await askAll(project, { files: own, targets: [target] }, faultsFrom(project, own))
    if (alone.lost !== undefined) return unchecked(target, alone.lost.error)
  }
  return unchecked(suspects.at(-1) ?? '', lost.error)
}
