import { fileURLToPath } from 'node:url'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { TextDocumentContentChangeEvent } from './protocol.ts'

/** The texts that a client has open, by address. */
export class Documents {
  readonly #byUri = new Map<string, TextDocument>()

  open(uri: string, version: number, text: string): void {
    this.#byUri.set(uri, TextDocument.create(uri, 'markdown', version, text))
  }

  /** @returns the new text; nothing where the document was never opened */
  change(
    uri: string,
    version: number,
    changes: readonly TextDocumentContentChangeEvent[],
  ): string | undefined {
    const document = this.#byUri.get(uri)
    if (document === undefined) return undefined
    return TextDocument.update(document, [...changes], version).getText()
  }

  close(uri: string): void {
    this.#byUri.delete(uri)
  }

  /** The address and version of an open file, by its absolute path. */
  opened(file: string): { readonly uri: string; readonly version: number } | undefined {
    return [...this.#byUri.values()].find(({ uri }) => fileOf(uri) === file)
  }

  get all(): readonly { readonly uri: string; readonly text: string }[] {
    return [...this.#byUri.values()].map((document) => ({ uri: document.uri, text: document.getText() }))
  }
}

/** The file that an address names, absolute; nothing where it names none, such as a text without a name. */
export function fileOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}
