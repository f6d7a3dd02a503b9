import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildIn, newBook } from './workshop.ts'

/** Each crashes, most of them at a sign and not at a name; none has types, so that node can run them as they are. */
const crashing = [
  "const street = JSON.parse('{}')\n  .user\n  .address",
  'const none = undefined; none\n  ?.a; none\n  .b\n  .c',
  'const f = () => 1; f()\n  .items\n  .map(String)',
  'const f = () => 1; f(1)\n  (2)',
  "const table = {}, key = 'k'; table\n  [key]\n  [key]",
  'const big = 1n; big\n  + 2',
  'const word = 1; word instanceof word',
  'const list = {}; for (const one of list) one()',
  'const [first] = undefined',
  'const { a: { b } } = {}',
  'class Small extends null {}; new Small()',
  'const thrower = () => { throw new Error(`a ${thrower.name}`) }; thrower()',
  'null /* a comment */ . /* and another */ word',
  "'a'.repeat(\n  -1,\n)",
  'const f = () => {}; f().x, f().y',
  'let late; late(later); let later',
]

const program = [
  'Error.stackTraceLimit = 1',
  'const crashes = [',
  ...crashing.map((text) => `() => { ${text} },`),
  ']',
  'for (const crash of crashes) {',
  '  try { crash(); console.log("no crash") } catch (error) { console.log(/(\\d+:\\d+)\\)?$/.exec(error.stack)?.[1]) }',
  '}',
].join('\n')

test('a crash is placed in the chapter where node places it in the program', async () => {
  // As many lines are above the program in the chapter as the fence's line number says.
  const cwd = newBook({
    '01.md': `# Crashes\n\nOf all kinds.\n\`\`\`ts file=x.mts\n// @ts-nocheck\n${program}\n\`\`\`\n`,
  })
  expect((await buildIn(cwd)).problems).toEqual([])
  writeFileSync(join(cwd, 'plain.mjs'), `${'\n'.repeat(5)}${program}\n`)
  const placesOf = (file: string) =>
    execFileSync('node', [file], { cwd, encoding: 'utf8' }).trim().split('\n')
  const places = placesOf('dist/x.mjs')
  expect(places).toEqual(placesOf('plain.mjs'))
  expect(places).toHaveLength(crashing.length)
  expect(new Set(places).size).toBe(crashing.length)
})
