import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newBook } from '../workshop.ts'
import { connectClient } from './client.ts'

const chapter = 'chapters/01-one.md'

/** Pieces of chapters, whole and half typed. */
const pieces = [
  '```ts file=main.ts\n',
  '```ts name=tell\n',
  '```ts name="tell\n',
  '```ts file=main.ts +=\n',
  '> ```ts fi',
  '- ```ts file=b.ts\n',
  '```\n',
  '  // <<tell>>\n',
  '// <<te',
  "import { a } from './b.ts'\n",
  'export const a: string = 1\n',
  'a.',
  '`${',
  '<!--\n',
  '-->\n',
  '```console\n$ node dist/main.js\n',
  '```http\nGET / HTTP/1.1\n',
  '---\ntitle: x\n',
  '# Title\n',
  '[link](01-one.md#title)\n',
  '\r\n',
  '\t',
  '😀',
]

const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }

const requests: readonly (readonly [method: string, rest: object])[] = [
  ['hover', {}],
  ['completion', {}],
  ['signatureHelp', {}],
  ['definition', {}],
  ['references', { context: { includeDeclaration: false } }],
  ['prepareRename', {}],
  ['rename', { newName: 'other' }],
  ['codeAction', { range: whole, context: { diagnostics: [] } }],
  ['codeLens', {}],
  ['documentLink', {}],
  ['documentSymbol', {}],
  ['foldingRange', {}],
  ['inlayHint', { range: whole }],
  ['semanticTokens/full', {}],
]

/** JSON-RPC's number of a fault of the server itself. */
const internalError = -32603

test('whatever is typed, each request is answered, or refused with a reason', async () => {
  const client = await connectClient(
    newBook({ '01-one.md': '', '02-two.md': '```ts file=b.ts\nexport const a = 1\n```\n' }),
  )
  client.open(chapter, '')
  const uri = client.uriOf(chapter)
  const step = fc.record({
    typed: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }),
    line: fc.nat(14),
    character: fc.nat(12),
  })
  await fc.assert(
    fc.asyncProperty(step, async ({ typed, line, character }) => {
      client.change(chapter, typed.join(''))
      const at = { textDocument: { uri }, position: { line, character } }
      const faults = requests.map(async ([method, rest]) => {
        try {
          await client.ask(`textDocument/${method}`, { ...at, ...rest })
          return []
        } catch (error) {
          const { code, message } = error as { code: number; message: string }
          return code === internalError ? [`${method}: ${message}`] : []
        }
      })
      expect((await Promise.all(faults)).flat()).toEqual([])
    }),
    { numRuns: 60 },
  )
  expect(client.heard('window/logMessage')).toEqual([])
})
