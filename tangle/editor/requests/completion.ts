import { isDefining, isMistake } from '../../chapter/chapter.ts'
import type { Place } from '../../problem/place.ts'
import type { CancellationToken } from '../../system/json-rpc.ts'
import { completeInfo } from '../complete-info.ts'
import { completeReference } from '../complete-reference.ts'
import { blockAt } from '../namings.ts'
import { lineAt, type Now } from '../now.ts'
import { homeOf, type Spot, spotsOf } from '../places.ts'
import type { CompletionItem, CompletionList, TextEdit } from '../protocol.ts'

/** What an item keeps until it is resolved: the program that it was asked about, and TypeScript's own data. */
export type ItemData = { readonly uri: string; readonly file: string; readonly own: unknown }

/** What can be written at a place. */
export async function completion(
  now: Now,
  place: Place,
  token: CancellationToken,
): Promise<CompletionList | null> {
  const block = blockAt(now.book, place)
  if (block === undefined) return null
  const line = lineAt(now, place)
  if (place.line === block.line) return completeInfo(now, block, line, place)
  if (isDefining(block) || isMistake(block)) {
    const chunks = completeReference(now, block, line, place)
    if (chunks !== undefined) return chunks
  }
  const [spot] = spotsOf(now.programs, place)
  return spot === undefined ? null : completeCode(now, spot, place.path, token)
}

async function completeCode(
  now: Now,
  { file, program, position }: Spot,
  path: string,
  token: CancellationToken,
): Promise<CompletionList | null> {
  const questions = await now.questions()
  const answer = await questions.ask<CompletionList | CompletionItem[] | null>(
    'textDocument/completion',
    file,
    { position },
    token,
  )
  if (!answer) return null
  const { items, isIncomplete } = Array.isArray(answer) ? { items: answer, isIncomplete: false } : answer
  return {
    isIncomplete,
    items: items.flatMap((item) => {
      const edit = item.textEdit && editAt(item.textEdit)
      if (item.textEdit && edit === undefined) return []
      const data: ItemData = { uri: now.uriOf(path), file, own: item.data }
      return [{ ...item, ...(edit && { textEdit: edit }), data }]
    }),
  }

  /** The edit is in the line that is being written. */
  function editAt(edit: NonNullable<CompletionItem['textEdit']>): TextEdit | undefined {
    const home = homeOf(program, 'range' in edit ? edit.range : edit.replace)
    return home && { range: home.range, newText: edit.newText }
  }
}
