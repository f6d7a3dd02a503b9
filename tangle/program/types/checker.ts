import { isTypeScript } from '../../chapter/languages.ts'
import { type TypedWord, type TypeFault, withTexts } from '../program.ts'
import { importsAmong, importedFiles } from '../imported-files.ts'
import { digestOf } from '../../system/digest.ts'
import { type DiagnosticReport, typeFaultsOf } from './diagnostics.ts'
import { type HoverAnswer, namesIn, typedWordsOf } from './hovers.ts'
import {
  type Ending,
  type Limits,
  ServerEnded,
  startServer,
  type TypeScriptServer,
  usualLimits,
} from './server.ts'
import { openFile, openWorkspace, projectSettings, type Workspace } from './workspace.ts'

type TypedFiles = {
  /** The text of every file, by path with `/`. */
  readonly files: ReadonlyMap<string, string>
  /** Which of them are checked. */
  readonly targets: readonly string[]
}

type TypeReport = {
  readonly faults: readonly TypeFault[]
  /** The program that TypeScript could not check within its limits; then nothing else is reported. */
  readonly unchecked: { readonly target: string; readonly limit: string } | undefined
}

export type TypeChecker = {
  /** Checks programs; those that have not changed since the last time are not checked again. */
  readonly check: (state: TypedFiles) => Promise<TypeReport>
  /** Finds the type of each name in the TypeScript files, by path. */
  readonly describe: (files: TypedFiles['files']) => Promise<ReadonlyMap<string, readonly TypedWord[]>>
  readonly close: () => void
}

/**
 * Starts TypeScript's server, which gets ready while this process does something else.
 *
 * @param packages the folder that packages are looked for from, absolute
 */
export function openTypeChecker(packages: string, limits: Limits = usualLimits): TypeChecker {
  const workspace = openWorkspace(packages)
  const project = new Projects(workspace, packages, limits)
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
  #server: TypeScriptServer | undefined
  #opened = new Set<string>()

  constructor(workspace: Workspace, packages: string, limits: Limits) {
    this.limits = limits
    this.#workspace = workspace
    this.#settings = projectSettings(packages)
    this.start()
  }

  start(): TypeScriptServer {
    this.#server ??= startServer(this.#workspace.folder, this.limits)
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
  const { answered, ending } = await askAll(project, state)
  if (ending === undefined)
    return { faults: state.targets.flatMap((target) => answered.get(target) ?? []), unchecked: undefined }
  const open = state.targets.filter((target) => !answered.has(target))
  const target = await findRunaway(project, state.files, open)
  return { faults: [], unchecked: { target, limit: limitText(ending, project.limits) } }
}

/** The faults of each program, unless the server ends before it answers. */
async function askAll(project: Projects, state: TypedFiles) {
  const { projects, folderOf } = projectsOf(state)
  project.lay(projects)
  const answered = new Map<string, TypeFault[]>()
  let ending: Ending | undefined
  const ask = async (target: string) => {
    const folder = folderOf(target)
    const path = `${folder}/${target}`
    if (!project.has(path)) return void answered.set(target, [])
    const report = await project.ask<DiagnosticReport>('textDocument/diagnostic', path)
    const faults = typeFaultsOf(report, target, state.files.get(target) ?? '')
    const plain = (text: string) => project.plain(text, folder)
    answered.set(
      target,
      faults.map((fault) => withTexts(fault, plain)),
    )
  }
  await Promise.all(
    state.targets.map((target) =>
      ask(target).catch((error: unknown) => {
        if (!(error instanceof ServerEnded) || error.ending === 'failed') throw error
        ending = error.ending
      }),
    ),
  )
  if (ending !== undefined) project.stop()
  return { answered, ending }
}

/** Of the programs without an answer, the one that also ends a server that checks it alone; large ones are tried first. */
async function findRunaway(
  project: Projects,
  files: TypedFiles['files'],
  targets: readonly string[],
): Promise<string> {
  const sizeOf = (target: string) => files.get(target)?.length ?? 0
  const suspects = targets.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  for (const target of suspects.slice(0, -1)) {
    const own = new Map(importedFiles(target, files).map((path) => [path, files.get(path) ?? '']))
    const { ending } = await askAll(project, { files: own, targets: [target] })
    if (ending !== undefined) return target
  }
  return suspects.at(-1) ?? ''
}

function limitText(ending: Ending, { megabytes, milliseconds }: Limits): string {
  return ending === 'memory' ? `${megabytes} MB of memory` : `${milliseconds / 1000} s`
}

async function describeNames(project: Projects, files: TypedFiles['files']) {
  const targets = [...files.keys()].filter(isTypeScript)
  const { projects, folderOf } = projectsOf({ files, targets })
  project.lay(projects)
  const words = targets.map(async (target) => {
    const path = `${folderOf(target)}/${target}`
    if (!project.has(path)) return [target, []] as const
    const text = files.get(target) ?? ''
    const names = namesIn(text)
    const ask = ({ position }: (typeof names)[number]) =>
      project.ask<HoverAnswer>('textDocument/hover', path, { position })
    return [target, typedWordsOf(text, names, await Promise.all(names.map(ask)))] as const
  })
  return new Map<string, readonly TypedWord[]>(await Promise.all(words))
}
