import type { InitializeResult } from './protocol.ts'
import { tokenLegend } from '../program/types/server.ts'
import { commands } from './requests/code-lenses.ts'

/** Whole texts are sent when they are opened, and then what changes (`TextDocumentSyncKind.Incremental`). */
const incremental = 2

/** What this server answers. */
export function initializeResult(version: string): InitializeResult {
  return {
    serverInfo: { name: 'tangle', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: incremental, save: false },
      hoverProvider: true,
      completionProvider: {
        triggerCharacters: ['.', '"', "'", '/', '@', '<', ' ', '='],
        resolveProvider: true,
      },
      signatureHelpProvider: { triggerCharacters: ['(', ',', '<'], retriggerCharacters: [')'] },
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      codeActionProvider: { codeActionKinds: ['quickfix'] },
      codeLensProvider: { resolveProvider: false },
      documentLinkProvider: { resolveProvider: false },
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      inlayHintProvider: true,
      semanticTokensProvider: { legend: tokenLegend, full: true },
      workspaceSymbolProvider: true,
      executeCommandProvider: { commands: Object.values(commands) },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  }
}
