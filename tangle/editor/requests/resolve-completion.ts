import type { CancellationToken } from '../../system/json-rpc.ts'
import { editAtHome } from '../edits.ts'
import type { Now } from '../now.ts'
import type { CompletionItem, MarkupContent } from '../protocol.ts'
import type { ItemData } from './completion.ts'

/** An item with its details, and with the import that it needs, as an edit of its own chapter. */
export async function resolveCompletion(
  now: Now,
  item: CompletionItem,
  token: CancellationToken,
): Promise<CompletionItem> {
  const { uri, file, own } = item.data as ItemData
  const questions = await now.questions()
  const asked = { ...item, data: own }
  const answer = await questions.askAgain<CompletionItem>('completionItem/resolve', asked, token)
  const program = now.programs.byFile.get(file)
  if (!answer || program === undefined) return item
  const { additionalTextEdits = [], ...rest } = answer
  const homes = additionalTextEdits.map((edit) => editAtHome(now, program, edit))
  const resolved = { ...rest, ...(item.textEdit && { textEdit: item.textEdit }), data: item.data }
  const away = homes.find((home) => 'refused' in home || now.uriOf(home.path) !== uri)
  if (away !== undefined) {
    const why = 'refused' in away ? away.refused : `The import belongs into ${away.path}.`
    return { ...resolved, documentation: withNote(rest.documentation, `${why} Write the import by hand.`) }
  }
  const edits = homes.flatMap((home) => ('edit' in home ? [home.edit] : []))
  return edits.length === 0 ? resolved : { ...resolved, additionalTextEdits: edits }
}

function withNote(documentation: CompletionItem['documentation'], note: string): MarkupContent {
  const text = typeof documentation === 'string' ? documentation : (documentation?.value ?? '')
  return { kind: 'markdown', value: [note, text].filter((part) => part !== '').join('\n\n') }
}
