import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { shownPath } from '../chapter/chapter-files.ts'
import { agreedTypes } from '../output/folder.ts'
import { usualOutput } from '../output/notes.ts'
import { problemOfCall } from '../problem/failed-call.ts'
import { distinctProblems, type Problem, sortProblems } from '../problem/problem.ts'
import { statesOf } from '../program/types/program-versions.ts'
import { openSession, type ReadState } from '../session.ts'
import { errorAnswer } from '../system/json-rpc.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { keptOf, type Proved, stillSo } from './prove.ts'
import { type Executed, executeCommand } from './requests/execute-command.ts'
import { linesOf, type Now, typedPrograms } from './now.ts'
import type { PublishDiagnosticsParams } from './protocol.ts'

type OpenBookOptions = {
  /** The folder of chapters, absolute. */
  readonly folder: string
  /** What shown paths are relative to, absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly publish: (params: PublishDiagnosticsParams) => void
  /** Hears of faults of this tool. */
  readonly report: (error: unknown) => void
  /** The address by which the client knows a file that it has open, and the version of its text. */
  readonly opened: (file: string) => { readonly uri: string; readonly version: number } | undefined
  /** Address of the page that explains the codes of problems. */
  readonly codesPage: string
}

type State = { readonly read: ReadState; readonly now: Now }

/** In milliseconds: who types goes on within it, mostly. */
const pause = 40

/** A book that an editor has open: the texts that it has not saved, and what was last told about them. */
export class OpenBook {
  readonly folder: string
  readonly #options: OpenBookOptions
  readonly #session: ReturnType<typeof openSession>
  readonly #edits = new Map<string, string>()
  /** Runs of transcripts that have found problems. */
  #proved: readonly Proved[] = []
  #state: State | undefined
  #isStale = true
  /** Whether nothing was written to the disk since the book was read last. */
  #isDiskSame = false
  /** Counts the changes; what was found of an earlier state than the present one is of no use. */
  #revision = 0
  #timer: NodeJS.Timeout | undefined
  /** The shown paths of the chapters that have diagnostics now; nothing before anything was told. */
  #told: ReadonlySet<string> | undefined
  #isClosed = false

  constructor(options: OpenBookOptions) {
    const { folder, cwd } = options
    this.folder = folder
    this.#options = options
    this.#session = openSession({ chapters: relative(cwd, folder) || '.', out: folder, cwd })
    this.#session.warmUp()
  }

  pathOf(file: string): string {
    return shownPath(file, this.#options.cwd)
  }

  /** Takes a text that is not saved; without one, the file on the disk counts again. */
  edit(file: string, text: string | undefined): void {
    if (text === undefined) this.#edits.delete(this.pathOf(file))
    else this.#edits.set(this.pathOf(file), text)
    this.touch()
  }

  /** Reads the files again that are on the disk. */
  reload(): void {
    this.#isDiskSame = false
    this.touch()
  }

  /** Looks at everything again, after a pause. */
  touch(): void {
    this.#isStale = true
    this.#revision++
    // The first time nobody has typed yet.
    this.#tellIn(this.#told === undefined ? 0 : pause)
  }

  #tellIn(milliseconds: number): void {
    clearTimeout(this.#timer)
    if (this.#isClosed) return
    this.#timer = setTimeout(() => void this.#tell().catch(this.#options.report), milliseconds)
  }

  /** The book as it is now; nothing where it has no chapters. */
  now(): Now | undefined {
    return this.#read()?.now
  }

  /**
   * Carries out a command on a transcript of this book; its problems are told until it changes.
   *
   * @param line 1-based line of its fence
   */
  async execute(command: string, path: string, line: number): Promise<Executed> {
    const now = this.now()
    if (now === undefined) throw errorAnswer('requestFailed', 'There are no chapters.')
    const { env } = this.#options
    const proving = { env, packages: this.folder }
    const done = await executeCommand(now, command, path, line, proving, () => this.now())
    if (done.proof !== undefined) {
      const kept = keptOf(now, done.proof, this.folder)
      this.#proved = [...this.#proved.filter(({ key }) => key !== kept.key), kept]
      this.touch()
    }
    return done
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#session.close()
  }

  #read(): State | undefined {
    if (!this.#isStale) return this.#state
    const read = this.#session.read(this.#edits, this.#isDiskSame)
    this.#isDiskSame = true
    this.#state = read && { read, now: this.#nowOf(read) }
    this.#isStale = false
    return this.#state
  }

  #nowOf({ book, problems, texts }: ReadState): Now {
    const states = statesOf(book.linked)
    let questions: ReturnType<Now['questions']> | undefined
    return {
      book,
      problems,
      texts,
      programs: typedPrograms(states),
      questions: () => (questions ??= this.#session.questionsAbout(states)),
      uriOf: (path) => this.#uriOf(path),
    }
  }

  #uriOf(path: string): string {
    const file = resolve(this.#options.cwd, path)
    return this.#options.opened(file)?.uri ?? pathToFileURL(file).href
  }

  /** Finds all problems of the present state and tells the client, unless it has changed by then. */
  async #tell(): Promise<void> {
    const revision = this.#revision
    // What the last build has found is told first, and looked at again when that has gone out.
    const agreed = this.#told === undefined ? agreedTypes(resolve(this.#options.cwd, usualOutput)) : undefined
    const problems = await this.#problems(agreed)
    if (revision !== this.#revision || this.#isClosed) return
    this.#publish(problems)
    if (agreed !== undefined) this.#tellIn(pause)
  }

  async #problems(agreed: string | undefined): Promise<readonly Problem[]> {
    try {
      const state = this.#read()
      if (state === undefined) return []
      const problems = await this.#session.problemsOf(state.read, agreed)
      return [...problems, ...stillSo(state.now, this.#proved, this.folder)]
    } catch (error) {
      const problem = problemOfCall(error)
      if (problem === undefined) throw error
      return [{ ...problem, at: { ...problem.at, path: this.pathOf(problem.at.path) } }]
    }
  }

  #publish(problems: readonly Problem[]): void {
    const { opened, cwd, codesPage } = this.#options
    const lines = new Map<string, readonly string[]>()
    const lineAt = (path: string, line: number) => {
      const own = lines.get(path) ?? (this.#state === undefined ? [] : linesOf(this.#state.now, path))
      lines.set(path, own)
      return own[line - 1]
    }
    const all = diagnosticsOf(sortProblems(distinctProblems(problems)), {
      uriOf: (path) => this.#uriOf(path),
      lineAt,
      codesPage,
    })
    // An editor waits for the diagnostics of a chapter that it opens, even if there are none.
    const paths = new Set([...all.keys(), ...(this.#told ?? []), ...this.#edits.keys()])
    for (const path of paths) {
      const version = opened(resolve(cwd, path))?.version
      const diagnostics = all.get(path) ?? []
      this.#options.publish({
        uri: this.#uriOf(path),
        diagnostics,
        ...(version !== undefined && { version }),
      })
    }
    this.#told = new Set(all.keys())
  }
}
