import { PassThrough } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { serveEditor } from '../../tangle/editor/server.ts'
import { connectStreams, type MessageConnection } from '../../tangle/system/json-rpc.ts'
import type { Diagnostic, InitializeResult, PublishDiagnosticsParams } from '../../tangle/editor/protocol.ts'

/** An editor that speaks to a server in this process. */
export type Client = {
  /** What the server has said that it answers. */
  readonly capabilities: InitializeResult['capabilities']
  readonly ask: <Answer = unknown>(method: string, params?: object | null) => Promise<Answer>
  readonly tell: (method: string, params?: object | null) => void
  readonly uriOf: (path: string) => string
  readonly open: (path: string, text: string) => void
  /** Replaces the whole text. */
  readonly change: (path: string, text: string) => void
  /** The diagnostics that are next published about a chapter; of a version, if one is given. */
  readonly diagnostics: (path: string, version?: number) => Promise<readonly Diagnostic[]>
  /** What the server tells beside that, by method. */
  readonly heard: (method: string) => readonly unknown[]
  readonly connection: MessageConnection
  /** Settles with the server's exit status. */
  readonly ended: Promise<number>
  /** Ends the server's input without a word. */
  readonly hangUp: () => void
  /** Writes bytes to the server that may be no message. */
  readonly send: (bytes: string) => void
}

type Options = {
  readonly chapters?: string
  readonly folders?: readonly string[]
  readonly isQuiet?: boolean
}

/** Starts a server and, unless it is to be quiet, initializes it. The server is ended when the test is. */
export async function connectClient(cwd: string, options: Options = {}): Promise<Client> {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const ended = serveEditor({ input, output, cwd, env: process.env, chapters: options.chapters })
  const connection = connectStreams(output, input)
  const uriOf = (path: string) => pathToFileURL(resolve(cwd, path)).href
  const published: PublishDiagnosticsParams[] = []
  const told: { readonly method: string; readonly params: unknown }[] = []
  const waiting = new Set<() => void>()
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params)
    for (const look of waiting) look()
  })
  connection.onNotification((method, params) => void told.push({ method, params }))
  connection.listen()
  const ask = <Answer>(method: string, params: object | null = null) =>
    connection.sendRequest<Answer>(method, params)
  const tell = (method: string, params: object | null = null) =>
    void connection.sendNotification(method, params).catch(() => {})
  let version = 1
  onTestFinished(async () => {
    input.end()
    await ended
  })
  let capabilities: InitializeResult['capabilities'] = {}
  if (!options.isQuiet) {
    const workspaceFolders = (options.folders ?? ['.']).map((path) => ({ uri: uriOf(path), name: path }))
    const result = await ask<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {},
      workspaceFolders,
    })
    capabilities = result.capabilities
    tell('initialized', {})
  }
  return {
    capabilities,
    ask,
    tell,
    uriOf,
    connection,
    ended,
    hangUp: () => void input.end(),
    send: (bytes) => void input.write(bytes),
    heard: (method) => told.filter((one) => one.method === method).map(({ params }) => params),
    open: (path, text) =>
      tell('textDocument/didOpen', {
        textDocument: { uri: uriOf(path), languageId: 'markdown', version, text },
      }),
    change: (path, text) =>
      tell('textDocument/didChange', {
        textDocument: { uri: uriOf(path), version: ++version },
        contentChanges: [{ text }],
      }),
    diagnostics: (path, wanted) =>
      new Promise((found) => {
        const start = published.length
        const look = () => {
          const from = wanted === undefined ? published.slice(start) : published
          const one = from.find(
            (params) => params.uri === uriOf(path) && (wanted === undefined || params.version === wanted),
          )
          if (one === undefined) return
          waiting.delete(look)
          found(one.diagnostics)
        }
        waiting.add(look)
        look()
      }),
  }
}
