import type { Place } from '../problem/place.ts'
import { type CancellationToken, errorAnswer } from '../system/json-rpc.ts'
import { linesOf, type Now } from './now.ts'
import { placeOf } from './places.ts'
import type { CompletionItem, Diagnostic, Position, Range } from './protocol.ts'
import { codeActions } from './requests/code-actions.ts'
import { codeLenses } from './requests/code-lenses.ts'
import { completion, type ItemData } from './requests/completion.ts'
import { definition } from './requests/definition.ts'
import { documentSymbols } from './requests/document-symbols.ts'
import { foldingRanges } from './requests/folding.ts'
import { hover } from './requests/hover.ts'
import { inlayHints } from './requests/inlay-hints.ts'
import { documentLinks } from './requests/links.ts'
import { references } from './requests/references.ts'
import { prepareRename, rename } from './requests/rename.ts'
import { resolveCompletion } from './requests/resolve-completion.ts'
import { semanticTokens } from './requests/semantic-tokens.ts'
import { signatureHelp } from './requests/signature-help.ts'

/** The book of an open chapter, and the chapter's shown path. */
export type Subject = { readonly now: Now; readonly path: string }

/** Finds the subject of a request; nothing for a file that is not a chapter. */
type FindSubject = (uri: string) => Subject | undefined

type Answer = (find: FindSubject, params: Params, token: CancellationToken) => Promise<unknown>

/** What a client sends: anything, until it was looked at. */
export type Params = Readonly<Record<string, unknown>>

type AtPlace = (now: Now, place: Place, token: CancellationToken, params: Params) => Promise<unknown>

/** What is asked about a place of a chapter. */
function atPlace(answer: AtPlace): Answer {
  return async (find, params, token) => {
    const subject = subjectOf(find, params)
    const { line, character } = positionIn(params)
    if (subject === undefined) return null
    const { now, path } = subject
    // A character behind the end of its line is that end (LSP 3.17, "Position").
    const room = linesOf(now, path)[line]?.length ?? 0
    return answer(now, placeOf(path, { line, character: Math.min(character, room) }), token, params)
  }
}

/** What is asked about a whole chapter. */
function ofChapter(
  answer: (now: Now, path: string, params: Params, token: CancellationToken) => unknown,
): Answer {
  return async (find, params, token) => {
    const subject = subjectOf(find, params)
    return subject === undefined ? null : answer(subject.now, subject.path, params, token)
  }
}

function subjectOf(find: FindSubject, { textDocument }: Params): Subject | undefined {
  const { uri } = (textDocument ?? {}) as { readonly uri?: unknown }
  if (typeof uri !== 'string') throw errorAnswer('invalidParams', 'The request names no document.')
  return find(uri)
}

function positionIn({ position }: Params): Position {
  const { line, character } = (position ?? {}) as Partial<Position>
  if (!isCount(line) || !isCount(character))
    throw errorAnswer('invalidParams', 'A position is a line and a character, counted from 0.')
  return { line, character }
}

function rangeIn({ range }: Params): Range {
  const { start, end } = (range ?? {}) as Readonly<Record<string, unknown>>
  return { start: positionIn({ position: start }), end: positionIn({ position: end }) }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0
}

/** The answer to each request about chapters, by its method. */
export const requestTable: Readonly<Record<string, Answer>> = {
  'textDocument/hover': atPlace(hover),
  'textDocument/completion': atPlace(completion),
  'completionItem/resolve': resolve,
  'textDocument/signatureHelp': atPlace(signatureHelp),
  'textDocument/definition': atPlace(definition),
  'textDocument/references': atPlace((now, place, token, { context }) =>
    references(
      now,
      place,
      (context as { includeDeclaration?: boolean } | null)?.includeDeclaration ?? true,
      token,
    ),
  ),
  'textDocument/prepareRename': atPlace(prepareRename),
  'textDocument/rename': atPlace((now, place, token, { newName }) => {
    if (typeof newName !== 'string') throw errorAnswer('invalidParams', 'The request has no new name.')
    return rename(now, place, newName, token)
  }),
  'textDocument/codeAction': ofChapter((now, path, params, token) => {
    const { diagnostics } = (params.context ?? {}) as { readonly diagnostics?: unknown }
    const given = Array.isArray(diagnostics) ? (diagnostics as Diagnostic[]) : []
    return codeActions(now, path, rangeIn(params), given, token)
  }),
  'textDocument/codeLens': ofChapter(codeLenses),
  'textDocument/documentLink': ofChapter(documentLinks),
  'textDocument/documentSymbol': ofChapter(documentSymbols),
  'textDocument/foldingRange': ofChapter(foldingRanges),
  'textDocument/semanticTokens/full': ofChapter((now, path, _params, token) =>
    semanticTokens(now, path, token),
  ),
  'textDocument/inlayHint': ofChapter((now, path, params) => inlayHints(now, path, rangeIn(params))),
}

async function resolve(find: FindSubject, params: Params, token: CancellationToken): Promise<unknown> {
  const { uri } = (params.data ?? {}) as Partial<ItemData>
  const subject = uri === undefined ? undefined : find(uri)
  return subject === undefined ? params : resolveCompletion(subject.now, params as CompletionItem, token)
}
