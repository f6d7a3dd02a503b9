import { join } from 'node:path'
import { expect, test } from 'vitest'
import type {
  CodeAction,
  CompletionItem,
  CompletionList,
  Diagnostic,
  Hover,
  Location,
  SemanticTokens,
  WorkspaceEdit,
} from '../../tangle/editor/protocol.ts'
import { fixtures, newBook } from '../workshop.ts'
import { type Client, connectClient } from './client.ts'
import { type Fixture, fixturesIn, readFixture } from './fixture.ts'
import { Shown } from './shown.ts'

const folder = join(fixtures, 'editor')

/** Asks as a client asks that knows of the chapters only what its person has typed: nothing is saved. */
test.each(fixturesIn(folder))('%s: %s', async (request, name) => {
  const fixture = readFixture(join(folder, request, `${name}.md`))
  const cwd = newBook(Object.fromEntries(Object.keys(fixture.chapters).map((path) => [path, ''])))
  const client = await connectClient(cwd)
  const texts = Object.entries(fixture.chapters)
  const shown = new Shown(
    new Map(texts.map(([path, text]) => [client.uriOf(`chapters/${path}`), text])),
    client.uriOf('.'),
  )
  for (const [path, text] of texts) client.open(`chapters/${path}`, text)
  const answer = await answerTo(request, fixture, client, shown)
  await expect(`${answer.trimEnd()}\n`).toMatchFileSnapshot(join(folder, request, `${name}.txt`))
})

async function answerTo(request: string, fixture: Fixture, client: Client, shown: Shown): Promise<string> {
  const { options, position } = fixture
  const path = `chapters/${fixture.path}`
  const uri = client.uriOf(path)
  const at = { textDocument: { uri }, position }
  const ask = async <Answer>(method: string, params: object = at) => client.ask<Answer>(method, params)
  const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } }
  try {
    switch (request) {
      case 'hover':
        return shown.hover(uri, await ask<Hover | null>('textDocument/hover'))
      case 'definition':
        return shown.locations(await ask<Location[]>('textDocument/definition'))
      case 'references':
        return shown.locations(
          await ask<Location[]>('textDocument/references', { ...at, context: { includeDeclaration: true } }),
        )
      case 'completion':
        return shown.completion(uri, await itemsOf(ask, ({ label }) => label.startsWith(options.only ?? '')))
      case 'completionItem-resolve': {
        const [item] = await itemsOf(ask, ({ label, data }) => label === options.pick && data !== undefined)
        const resolved = await ask<CompletionItem>('completionItem/resolve', item ?? {})
        const { detail, documentation, additionalTextEdits } = resolved
        const edit = additionalTextEdits && { changes: { [uri]: additionalTextEdits } }
        return [detail, (documentation as { value: string } | undefined)?.value, shown.edit(edit)].join('\n')
      }
      case 'rename':
        return shown.edit(
          await ask<WorkspaceEdit | null>('textDocument/rename', { ...at, newName: options.newName }),
        )
      case 'diagnostics':
        return shown.diagnostics(uri, await client.diagnostics(path, 1))
      case 'codeAction': {
        const told: readonly Diagnostic[] = await client.diagnostics(path, 1)
        // What is offered does not hang on words that are for people.
        const diagnostics = told.map((one) => ({ ...one, message: 'Said in other words.' }))
        const range = { start: position, end: position }
        const params = { textDocument: { uri }, range, context: { diagnostics } }
        return shown.actions(await ask<CodeAction[]>('textDocument/codeAction', params))
      }
      case 'semanticTokens':
        return shown.tokens(
          uri,
          await ask<SemanticTokens>('textDocument/semanticTokens/full'),
          client.capabilities.semanticTokensProvider?.legend,
        )
      case 'symbol':
        return shown.any(await ask('workspace/symbol', { query: options.query }))
      default:
        return shown.any(await ask(`textDocument/${request}`, { ...at, range: whole }))
    }
  } catch (error) {
    return `refused: ${(error as Error).message}`
  }
}

async function itemsOf(
  ask: <Answer>(method: string) => Promise<Answer>,
  isWanted: (item: CompletionItem) => boolean,
): Promise<CompletionItem[]> {
  const answer = await ask<CompletionList | null>('textDocument/completion')
  return (answer?.items ?? []).filter(isWanted)
}
