import { isTypeScript } from '../../chapter/languages.ts'
import { type TypedWord, type TypeFault, withTexts } from '../program.ts'
import { importsAmong, importedFiles } from '../imported-files.ts'
import { digestOf } from '../../system/digest.ts'
import { isDiagnosticReport, typeFaultsOf } from './diagnostics.ts'
import { type HoverAnswer, namesIn, typedWordsOf } from './hovers.ts'
import { endingText, type Limits, usualLimits } from '../limits.ts'
import { startServer, type TypeScriptServer, Unanswered } from './server.ts'
import { openFile, openWorkspace, projectSettings, type Workspace } from './workspace.ts'

type TypedFiles = {
  /** The text of every file, by path with `/`. */
  readonly files: ReadonlyMap<string, string>
  /** Which of them are checked. */
  readonly targets: readonly string[]
}

type TypeReport = {
  readonly faults: readonly TypeFault[]
  /** The program that TypeScript gave up on; then nothing else is reported. */
  readonly unchecked: Unchecked | undefined
}

/** A program, and a clause that says why it was not checked, such as `was stopped: it had used 120 s`. */
export type Unchecked = { readonly target: string; readonly why: string }

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
  return {
    check: (state) => checkWithin(project, state),
    describe: (files) => describeNames(project, files),
    close: () => {
      project.stop()
      workspace.remove()
    },
  }
}

/** The server, and the projects that it has open: a folder each. */
class Projects {
  readonly limits: Limits
  readonly #workspace: Workspace
  readonly #settings: string
  readonly #startServer: typeof startServer
  #server: TypeScriptServer | undefined
  #opened = new Set<string>()

  constructor(workspace: Workspace, packages: string, limits: Limits, start: typeof startServer) {
    this.limits = limits
    this.#startServer = start
    this.#workspace = workspace
    this.#settings = projectSettings(packages)
    this.start()
  }

  start(): TypeScriptServer {
    this.#server ??= this.#startServer(this.#workspace.folder, this.limits)
    return this.#server
  }

  stop(): void {
    this.#server?.close()
    this.#server = undefined
    this.#opened = new Set()
  }

  /** Writes projects, each a folder and its files, and removes all others. */
  lay(projects: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
    const server = this.start()
    const files = [...projects].flatMap(([folder, texts]) => [
      [`${folder}/tsconfig.json`, this.#settings] as const,
      [`${folder}/package.json`, '{ "type": "module" }'] as const,
      ...[...texts].flatMap(([path, text]) =>
        isSettings(path) ? [] : [[`${folder}/${path}`, text] as const],
      ),
    ])
    const changes = this.#workspace.lay(new Map(files))
    if (changes.length > 0) server.notify('workspace/didChangeWatchedFiles', { changes })
    for (const folder of projects.keys()) this.#open(server, folder)
  }

  has(path: string): boolean {
    return this.#workspace.has(path)
  }

  ask<Answer>(method: string, path: string, rest: object = {}): Promise<Answer> {
    const textDocument = { uri: this.#workspace.uriOf(path) }
    return this.start().request<Answer>(method, { textDocument, ...rest })
  }

  /** Removes paths of this machine, which the server writes for types without a short name. */
  plain(text: string, folder: string): string {
    return text.replaceAll(`${this.#workspace.folder}/${folder}/`, '')
  }

  #open(server: TypeScriptServer, folder: string): void {
    if (this.#opened.has(folder)) return
    this.#opened.add(folder)
    const uri = this.#workspace.uriOf(`${folder}/${openFile}`)
    const textDocument = { uri, languageId: 'typescript', version: 1, text: 'export {}\n' }
    server.notify('textDocument/didOpen', { textDocument })
  }
}

/** A book's own project settings must not become this checker's. */
function isSettings(path: string): boolean {
  return /(?:^|\/)[jt]sconfig\.json$/.test(path)
}

/** A declaration that is visible in other files without an import. */
const forAll = /\bdeclare\s+(?:global|module)\b/

/** The folder of the project that most programs are in. */
const shared = 'book'

/**
 * Programs are checked in one project, since most of the work is the same for all. But a global declaration of a program must
 * be visible only to the programs that import it: each of these gets a project of its own.
 */
function projectsOf({ files, targets }: TypedFiles) {
  const declaring = new Set([...files].flatMap(([path, text]) => (forAll.test(text) ? [path] : [])))
  const projects = new Map<string, ReadonlyMap<string, string>>()
  const folders = new Map<string, string>()
  const together = new Map(files)
  const reachFrom = importsAmong(files)
  for (const path of declaring) together.delete(path)
  projects.set(shared, together)
  for (const target of targets) {
    const reach = declaring.size === 0 ? [] : reachFrom(target)
    const isAlone = reach.some((path) => declaring.has(path))
    const folder = isAlone ? `alone-${digestOf(target).slice(0, 12)}` : shared
    folders.set(target, folder)
    if (isAlone) projects.set(folder, new Map(reach.map((path) => [path, files.get(path) ?? ''])))
  }
  return { projects, folderOf: (target: string) => folders.get(target) ?? shared }
}

async function checkWithin(project: Projects, state: TypedFiles): Promise<TypeReport> {
  const { answered, lost } = await askAll(project, state, faultsFrom(project, state.files))
  if (lost !== undefined) return { faults: [], unchecked: await findRunaway(project, state, answered, lost) }
  return { faults: state.targets.flatMap((target) => answered.get(target) ?? []), unchecked: undefined }
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
  return { answered, lost }
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
