import type { Place } from '../problem/place.ts'
import { type CancellationToken, errorAnswer } from '../system/json-rpc.ts'
import type { Now } from './now.ts'
import { placeOf } from './places.ts'
import type { CompletionItem, Position } from './protocol.ts'
import { completion, type ItemData } from './requests/completion.ts'
import { definition } from './requests/definition.ts'
import { hover } from './requests/hover.ts'
import { references } from './requests/references.ts'
import { prepareRename, rename } from './requests/rename.ts'
import { resolveCompletion } from './requests/resolve-completion.ts'
import { signatureHelp } from './requests/signature-help.ts'

/** The book of an open chapter, and the chapter's shown path. */
export type Subject = { readonly now: Now; readonly path: string }

/** Finds the subject of a request; nothing where a file is no chapter of a book. */
export type FindSubject = (uri: string) => Subject | undefined

export type Answer = (find: FindSubject, params: Params, token: CancellationToken) => Promise<unknown>

/** What a client sends: anything, until it was looked at. */
export type Params = Readonly<Record<string, unknown>>

type AtPlace = (now: Now, place: Place, token: CancellationToken, params: Params) => Promise<unknown>

/** What is asked about a place of a chapter. */
function atPlace(answer: AtPlace): Answer {
  return async (find, params, token) => {
    const subject = subjectOf(find, params)
    const position = positionIn(params)
    return subject === undefined ? null : answer(subject.now, placeOf(subject.path, position), token, params)
  }
}

/** What is asked about a whole chapter. */
function ofChapter(answer: (now: Now, path: string, params: Params) => unknown): Answer {
  return async (find, params) => {
    const subject = subjectOf(find, params)
    return subject === undefined ? null : answer(subject.now, subject.path, params)
  }
}

export function subjectOf(find: FindSubject, { textDocument }: Params): Subject | undefined {
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
}

async function resolve(find: FindSubject, params: Params, token: CancellationToken): Promise<unknown> {
  const { uri } = (params.data ?? {}) as Partial<ItemData>
  const subject = uri === undefined ? undefined : find(uri)
  return subject === undefined ? params : resolveCompletion(subject.now, params as CompletionItem, token)
}
void ofChapter
