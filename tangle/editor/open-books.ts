import { errorAnswer } from '../system/json-rpc.ts'
import { watchFolder } from '../system/watch-folder.ts'
import { type BookFolder, bookOfFile, type Shelf } from './books.ts'
import { Documents, fileOf } from './documents.ts'
import type { Now } from './now.ts'
import { OpenBook } from './open-book.ts'
import type { PublishDiagnosticsParams, TextDocumentContentChangeEvent } from './protocol.ts'
import type { Executed } from './requests/execute-command.ts'
import type { Params, Subject } from './request-table.ts'

type OpenBooksOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly shelf: Shelf
  readonly publish: (params: PublishDiagnosticsParams) => void
  /** Hears of faults of this tool. */
  readonly report: (error: unknown) => void
  readonly codesPage: string
}

type Opened = { readonly book: OpenBook; readonly watcher: { readonly close: () => void } }

/** The books of which a client has chapters open, each with its own type checker. */
export class OpenBooks {
  readonly #options: OpenBooksOptions
  readonly #documents = new Documents()
  readonly #books = new Map<string, Opened>()
  #shelf: Shelf

  constructor(options: OpenBooksOptions) {
    this.#options = options
    this.#shelf = options.shelf
  }

  setRoots(roots: readonly string[]): void {
    this.#shelf = { ...this.#shelf, roots }
  }

  /** The book of a chapter as it is now, by the chapter's address. */
  readonly subject = (uri: string): Subject | undefined => {
    const file = fileOf(uri)
    const book = file === undefined ? undefined : this.#bookOf(file)
    const now = book?.now()
    return file === undefined || book === undefined || now === undefined
      ? undefined
      : { now, path: book.pathOf(file) }
  }

  /** All books that are open, as they are now. */
  get all(): readonly Now[] {
    return [...this.#books.values()].flatMap(({ book }) => book.now() ?? [])
  }

  /** Carries out a command on the transcript of a chapter whose fence opens in a 1-based line. */
  async execute(command: string, uri: string, line: number): Promise<Executed> {
    const file = fileOf(uri)
    const book = file === undefined ? undefined : this.#bookOf(file)
    if (file === undefined || book === undefined)
      throw errorAnswer('requestFailed', 'This file is not a chapter of a book.')
    return book.execute(command, book.pathOf(file), line)
  }

  /** Takes what a client tells; what cannot be read of it is reported, and changes nothing. */
  hear(method: string, params: Params, report: (error: unknown) => void): void {
    try {
      this.#take(method, params)
    } catch (error) {
      report(error)
    }
  }

  async close(): Promise<void> {
    for (const { watcher } of this.#books.values()) watcher.close()
    await Promise.all([...this.#books.values()].map(({ book }) => book.close()))
    this.#books.clear()
  }

  #take(method: string, params: Params): void {
    const { uri, version, text } = documentIn(params)
    if (method === 'workspace/didChangeWorkspaceFolders') this.#changeRoots(params)
    if (uri === undefined) return
    if (method === 'textDocument/didOpen' && text !== undefined) {
      this.#documents.open(uri, version, text)
      this.#edit(uri, text)
    } else if (method === 'textDocument/didChange') {
      const changes = params.contentChanges as TextDocumentContentChangeEvent[]
      const changed = this.#documents.change(uri, version, changes)
      if (changed !== undefined) this.#edit(uri, changed)
    } else if (method === 'textDocument/didClose') {
      this.#documents.close(uri)
      this.#edit(uri, undefined)
    }
  }

  #edit(uri: string, text: string | undefined): void {
    const file = fileOf(uri)
    if (file !== undefined) this.#bookOf(file)?.edit(file, text)
  }

  #changeRoots({ event }: Params): void {
    const { added = [], removed = [] } = (event ?? {}) as {
      added?: { uri: string }[]
      removed?: { uri: string }[]
    }
    const gone = new Set(removed.map(({ uri }) => fileOf(uri)))
    const more = added.flatMap(({ uri }) => fileOf(uri) ?? [])
    this.setRoots([...this.#shelf.roots.filter((root) => !gone.has(root)), ...more])
  }

  #bookOf(file: string): OpenBook | undefined {
    const found = bookOfFile(file, this.#shelf)
    return found && (this.#books.get(found.folder) ?? this.#open(found)).book
  }

  #open({ folder, cwd }: BookFolder): Opened {
    const { env, publish, report, codesPage } = this.#options
    const opened = (file: string) => this.#documents.opened(file)
    const book = new OpenBook({ folder, cwd, env, publish, report, opened, codesPage })
    const one = { book, watcher: watchFolder(folder, () => book.reload()) }
    this.#books.set(folder, one)
    return one
  }
}

function documentIn({ textDocument }: Params) {
  const { uri, version, text } = (textDocument ?? {}) as Readonly<Record<string, unknown>>
  return {
    uri: typeof uri === 'string' ? uri : undefined,
    version: typeof version === 'number' ? version : 0,
    text: typeof text === 'string' ? text : undefined,
  }
}
