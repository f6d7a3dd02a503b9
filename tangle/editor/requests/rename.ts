import type { Place } from '../../problem/place.ts'
import { chunkKey, quoteName } from '../../program/definitions.ts'
import { type CancellationToken, errorAnswer } from '../../system/json-rpc.ts'
import { editAtHome, editsByUri } from '../edits.ts'
import { type Naming, namingAt, namingsIn } from '../namings.ts'
import type { Now } from '../now.ts'
import { homeOf, type Spot, spotsOf } from '../places.ts'
import type { Range, TextEdit, WorkspaceEdit } from '../protocol.ts'
import { askForLocations, namedBy, type Occurrence, occurrences } from '../symbols.ts'

type Renamable = { readonly range: Range; readonly placeholder: string }

/** What would be renamed at a place; nothing where nothing can be. */
export async function prepareRename(
  now: Now,
  place: Place,
  token: CancellationToken,
): Promise<Renamable | null> {
  const naming = namingAt(now.book, place)
  if (naming?.kind === 'file') throw errorAnswer('requestFailed', fileByHand)
  if (naming !== undefined) return { range: naming.stretch.range, placeholder: naming.name }
  const [spot] = spotsOf(now.programs, place)
  if (spot === undefined) return null
  const { file, program, position } = spot
  const questions = await now.questions()
  const answer = await questions.ask<Renamable | null>(
    'textDocument/prepareRename',
    file,
    { position },
    token,
  )
  const home = answer && homeOf(program, answer.range)
  return answer && home ? { range: home.range, placeholder: answer.placeholder } : null
}

const fileByHand =
  'A file is not renamed from here: imports and transcripts name it too. Change its fences, and correct what is then reported.'

/** Renames a symbol in every fence that has it, or a chunk in every fence that names it. */
export async function rename(
  now: Now,
  place: Place,
  newName: string,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const naming = namingAt(now.book, place)
  if (naming?.kind === 'file') throw errorAnswer('requestFailed', fileByHand)
  if (naming !== undefined) return renameChunk(now, naming, newName)
  const found = await occurrences(now, place, (spot) => askForEdits(now, spot, newName, token))
  if (found.every(({ extra }) => extra === undefined))
    throw errorAnswer('requestFailed', 'Nothing here has a name that the book gives.')
  return { changes: changesOf(now, found) }
}

/** Edits of programs, by their chapters. @throws the reason, where one of them has no home */
function changesOf(now: Now, found: readonly Occurrence<string | undefined>[]): Record<string, TextEdit[]> {
  const edits = found.flatMap(({ file = '', range, extra }) => {
    if (extra === undefined) return []
    const program = now.programs.byFile.get(file)
    const home = program && editAtHome(now, program, { range, newText: extra })
    if (home === undefined || 'refused' in home)
      throw errorAnswer('requestFailed', home?.refused ?? 'This is defined outside of the book.')
    return [[now.uriOf(home.path), home.edit] as const]
  })
  return editsByUri(edits)
}

/**
 * The edits that TypeScript makes from one spot. It stops at imports and exports, with `old as new`: in a book the name is meant
 * everywhere, so there the new name is written, and the name's other side is asked about too.
 */
async function askForEdits(now: Now, spot: Spot, newName: string, token: CancellationToken) {
  const { file, position } = spot
  const questions = await now.questions()
  const params = { position, newName }
  const answer = await questions.ask<WorkspaceEdit | null>('textDocument/rename', file, params, token)
  const found = Object.entries(answer?.changes ?? {}).flatMap(([uri, edits]) =>
    edits.map(({ range, newText }) => {
      const goesOn = /^\S+ as \S+$/.test(newText)
      return { uri, range, extra: goesOn ? newName : newText, goesOn }
    }),
  )
  const others = found
    .filter(({ goesOn }) => goesOn)
    .map(({ uri, range }) => sourceOf(now, uri, range, token))
  return [...found, ...(await Promise.all(others)).flat()]
}

/** Where what an import names is declared: to be asked about, without an edit of its own. */
async function sourceOf(now: Now, uri: string, { start }: Range, token: CancellationToken) {
  const { file, program } = namedBy(now, await now.questions(), uri)
  if (file === undefined || program === undefined) return []
  const spot = { file, program, position: start }
  const all = await askForLocations(now, 'textDocument/definition', spot, {}, token)
  return all.map((one) => ({ ...one, goesOn: true }))
}

function renameChunk(now: Now, { key }: Naming, newName: string): WorkspaceEdit {
  const [slug = ''] = key.split('#')
  const name = newName.trim()
  if (name === '' || /[<>"#\n\r]/.test(name))
    throw errorAnswer('requestFailed', 'A chunk’s name is a text without `<`, `>`, `"` and `#`.')
  const wanted = chunkKey(slug, name)
  if (wanted !== key && now.book.linked.definitions.chunks.has(wanted))
    throw errorAnswer('requestFailed', `This chapter has a chunk \`${name}\` already.`)
  const own = namingsIn(now.book).filter((one) => one.kind === 'chunk' && one.key === key)
  const edits = own.map((one) => {
    const written = one.name.includes('#') ? wanted : name
    const newText = one.role === 'definition' ? quoteName(written) : written
    return [now.uriOf(one.stretch.path), { range: one.stretch.range, newText }] as const
  })
  return { changes: editsByUri(edits) }
}
