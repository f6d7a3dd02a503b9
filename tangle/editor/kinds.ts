/** How editors draw things in lists of completions (LSP 3.17, `CompletionItemKind`). */
export const kinds = { chunk: 15, file: 17, key: 10, flag: 14, language: 1 } as const

/** How editors draw things in outlines (LSP 3.17, `SymbolKind`). */
export const symbolKinds = { file: 1, section: 15, chunk: 3, transcript: 24, message: 20 } as const
