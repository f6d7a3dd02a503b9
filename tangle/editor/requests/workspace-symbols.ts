import type { Now } from '../now.ts'
import type { DocumentSymbol, SymbolInformation } from '../protocol.ts'
import { documentSymbols } from './document-symbols.ts'

/** The sections, programs and chunks of a book whose names contain a text, in whatever case. */
export function workspaceSymbols(now: Now, query: string): SymbolInformation[] {
  const wanted = query.toLowerCase()
  return now.book.chapters.flatMap(({ path }) =>
    flat(documentSymbols(now, path))
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ name, kind, selectionRange }) => ({
        name,
        kind,
        location: { uri: now.uriOf(path), range: selectionRange },
        containerName: path,
      })),
  )
}

function flat(symbols: readonly DocumentSymbol[]): DocumentSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flat(symbol.children ?? [])])
}
