import { expect, test } from 'vitest'
import { parseInfo } from '../../tangle/chapter/info-string.ts'
import { readRole } from '../../tangle/chapter/fence-role.ts'

const at = { path: 'a.md', line: 1, column: 4 }
const roleOf = (text: string) => readRole(parseInfo(text, at).info, at)

test.each([
  ['ts file=a.ts', { kind: 'file', target: 'a.ts', operation: 'define' }],
  ['json file=a.json +=', { kind: 'file', target: 'a.json', operation: 'append' }],
  ['ts := file=a.ts', { kind: 'file', target: 'a.ts', operation: 'replace' }],
  ['ts name="two words"', { kind: 'chunk', name: 'two words', operation: 'define' }],
  ['js name=01-start#x +=', { kind: 'chunk', name: '01-start#x', operation: 'append' }],
  [
    'ts file=a.ts unreached="the disk is never full"',
    { kind: 'file', target: 'a.ts', operation: 'define', unreached: 'the disk is never full' },
  ],
  ['ts name=x := unreached=why', { kind: 'chunk', name: 'x', operation: 'replace', unreached: 'why' }],
  ['ts illustrative', { kind: 'illustration' }],
  ['console', { kind: 'transcript', panes: ['terminal'] }],
  ['console panes="server | a client"', { kind: 'transcript', panes: ['server', 'a client'] }],
  ['http', { kind: 'message', invalid: undefined }],
  ['http to-head', { kind: 'message', invalid: undefined, isToHead: true }],
  ['http invalid="no Host"', { kind: 'message', invalid: 'no Host' }],
  ['sh', { kind: 'shown' }],
  ['', { kind: 'shown' }],
])('%s', (info, role) => {
  expect(roleOf(info)).toEqual({ role, problems: [] })
})

test.each(['ts', 'typescript', 'js', 'javascript', 'mts', 'mjs', 'tsx', 'jsx'])(
  'a %s fence must say what it is',
  (language) => {
    expect(roleOf(language).problems.map(({ code }) => code)).toEqual(['untargeted-code'])
  },
)

test.each([
  ['ts flie=a.ts', 'file', { kind: 'file', target: 'a.ts', operation: 'define' }],
  ['ts nmae=x +=', 'name', { kind: 'chunk', name: 'x', operation: 'append' }],
  ['console pane="a | b"', 'panes', { kind: 'transcript', panes: ['a', 'b'] }],
  ['http invald="bad date"', 'invalid', { kind: 'message', invalid: 'bad date' }],
])('%s is reported once, and taken for what was meant', (info, meant, role) => {
  const { role: taken, problems } = roleOf(info)
  expect(taken).toEqual(role)
  expect(problems.map(({ code }) => code)).toEqual(['misspelt-key'])
  expect(problems[0]?.hint).toContain(`\`${meant}=\``)
})

test.each([
  ['ts file=a.ts size=4', 'unknown-key'],
  ['ts file=a.ts ilustrative', 'misspelt-key'],
  ['console illustrative', 'unknown-key'],
  ['ts file=a.ts name=b', 'malformed-info'],
  ['ts file=a.ts illustrative', 'malformed-info'],
  ['ts file=a.ts file=b.ts', 'malformed-info'],
  ['ts file=a.ts += :=', 'malformed-info'],
  ['text +=', 'malformed-info'],
])('%s: %s', (info, code) => {
  expect(roleOf(info).problems.map((problem) => problem.code)).toEqual([code])
})
