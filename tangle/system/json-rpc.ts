import { createRequire } from 'node:module'
import type { Readable, Writable } from 'node:stream'
import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc/node'

export type { CancellationToken, MessageConnection }

/** The numbers of errors that answers use (JSON-RPC 2.0, section 5.1; LSP 3.17, "Response Message"). */
const errorCodes = {
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  serverNotInitialized: -32002,
  requestFailed: -32803,
} as const

/**
 * A connection that carries JSON-RPC 2.0 in the frames of the language server protocol (LSP 3.17, "Base Protocol"). It does not
 * listen yet.
 */
export function connectStreams(input: Readable, output: Writable): MessageConnection {
  const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = library()
  return createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output))
}

/** An answer that is an error; to be thrown by what answers a request. */
export function errorAnswer(code: keyof typeof errorCodes, message: string): Error {
  const { ResponseError } = library()
  return new ResponseError(errorCodes[code], message)
}

/** Loaded late: most runs of the tool connect to nothing. */
function library() {
  return createRequire(import.meta.url)('vscode-jsonrpc/node') as typeof import('vscode-jsonrpc/node')
}
