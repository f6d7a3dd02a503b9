import { expect, test } from 'vitest'
import { parseInfo } from '../../tangle/chapter/info-string.ts'

const at = { path: 'a.md', line: 3, column: 4 }

test('the language, then keys with values and bare words, each with its offset', () => {
  expect(parseInfo('ts name="read the request" illustrative file=a.ts +=', at)).toEqual({
    info: {
      language: 'ts',
      words: [
        { raw: 'name="read the request"', key: 'name', value: 'read the request', offset: 3 },
        { raw: 'illustrative', key: 'illustrative', value: undefined, offset: 27 },
        { raw: 'file=a.ts', key: 'file', value: 'a.ts', offset: 40 },
        { raw: '+=', key: '+=', value: undefined, offset: 50 },
      ],
    },
    problems: [],
  })
})

test.each(['', 'ts', 'text   '])('%j has no words', (info) => {
  expect(parseInfo(info, at)).toEqual({ info: { language: info.trim(), words: [] }, problems: [] })
})

test.each([
  ['a sign with blanks on both sides', 'ts file = a.ts', 'file = a.ts'],
  ['a blank behind the sign', 'ts file= a.ts', 'file= a.ts'],
  ['a blank before the sign', 'ts file =a.ts', 'file =a.ts'],
  ['a sign and no value', 'ts file=', 'file='],
  ['a sign and no value before another word', 'ts name= += illustrative', 'name='],
  ['a quote left open', 'ts name="read', 'name="read'],
  ['text behind a quote', 'ts name="read"er', 'name="read"er'],
  ['a quote in the middle', 'ts file=a"b"', 'file=a"b"'],
])('%s is one fault, at its place', (_, info, raw) => {
  const { problems } = parseInfo(info, at)
  expect(problems.map(({ code, at, length }) => ({ code, at, length }))).toEqual([
    { code: 'malformed-info', at: { path: 'a.md', line: 3, column: 4 + 3 }, length: raw.length },
  ])
})
