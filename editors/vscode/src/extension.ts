import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node'

let client: LanguageClient | undefined

/** Starts the language server of the workspace, if it has one. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(vscode.commands.registerCommand('tangle.restart', restart))
  await start()
}

export async function deactivate(): Promise<void> {
  await client?.stop()
  client = undefined
}

/** The client that runs now, for tests. */
export function clients(): readonly LanguageClient[] {
  return client === undefined ? [] : [client]
}

async function restart(): Promise<void> {
  await deactivate()
  await start()
}

async function start(): Promise<void> {
  const server = serverOf(vscode.workspace.workspaceFolders ?? [])
  // Most Markdown files do not belong to a book.
  if (server === undefined) return
  const options: LanguageClientOptions = { documentSelector: [{ scheme: 'file', language: 'markdown' }] }
  client = new LanguageClient('tangle', 'Tangle', server, options)
  await client.start()
}

/** Where a workspace has the tool: in its packages, or, if it is the tool's own, in its sources. */
const places = ['node_modules/a-modest-web-server/tangle/start.mjs', 'tangle/start.mjs']

/** What starts the server: what the settings say, or node with the tool of the first folder that has it. */
function serverOf(folders: readonly vscode.WorkspaceFolder[]): ServerOptions | undefined {
  const [command, ...args] =
    vscode.workspace.getConfiguration('tangle').get<readonly string[]>('server') ?? []
  for (const { uri } of folders) {
    const options = { cwd: uri.fsPath }
    if (command !== undefined) return { command, args, options }
    const file = places.map((place) => join(uri.fsPath, place)).find((one) => existsSync(one))
    if (file !== undefined) return { command: 'node', args: [file, 'lsp'], options }
  }
  return undefined
}
