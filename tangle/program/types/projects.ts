import type { CancellationToken } from '../../system/json-rpc.ts'
import { digestOf } from '../../system/digest.ts'
import { importsAmong } from '../imported-files.ts'
import type { Limits } from '../limits.ts'
import type { startServer, TypeScriptServer } from './server.ts'
import { openFile, projectSettings, type Workspace } from './workspace.ts'

export type TypedFiles = {
  /** The text of every file, by path with `/`. */
  readonly files: ReadonlyMap<string, string>
  /** Which of them are checked. */
  readonly targets: readonly string[]
}

/** The server, and the projects that it has open: a folder each. */
export class Projects {
  readonly limits: Limits
  readonly #workspace: Workspace
  readonly #settings: string
  readonly #startServer: typeof startServer
  #server: TypeScriptServer | undefined
  #opened = new Set<string>()
  #changeCount = 0

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
    if (changes.length > 0) this.#changeCount++
    if (changes.length > 0) server.notify('workspace/didChangeWatchedFiles', { changes })
    for (const folder of projects.keys()) this.#open(server, folder)
  }

  /** How often other files were laid: an answer that came after the next ones may be about these. */
  get changeCount(): number {
    return this.#changeCount
  }

  has(path: string): boolean {
    return this.#workspace.has(path)
  }

  ask<Answer>(method: string, path: string, rest: object = {}, token?: CancellationToken): Promise<Answer> {
    const textDocument = { uri: this.#workspace.uriOf(path) }
    return this.start().request<Answer>(method, { textDocument, ...rest }, token)
  }

  /** Asks about something that an earlier answer has described. */
  askAgain<Answer>(method: string, params: object, token?: CancellationToken): Promise<Answer> {
    return this.start().request<Answer>(method, params, token)
  }

  /** The target of the program that an address names; nothing for any other address. */
  targetOf(uri: string): string | undefined {
    const path = this.#workspace.pathOf(uri)
    return path?.slice(path.indexOf('/') + 1)
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

const known = new WeakMap<TypedFiles['files'], ReadonlySet<string>>()

/** The files that declare something for all. */
function declaringIn(files: TypedFiles['files']): ReadonlySet<string> {
  const found =
    known.get(files) ?? new Set([...files].flatMap(([path, text]) => (forAll.test(text) ? [path] : [])))
  known.set(files, found)
  return found
}

/** The folder of the project that most programs are in. */
const shared = 'book'

/**
 * Programs are checked in one project, since most of the work is the same for all. But a global declaration of a program must
 * be visible only to the programs that import it: each of these gets a project of its own.
 */
export function projectsOf({ files, targets }: TypedFiles) {
  const declaring = declaringIn(files)
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
