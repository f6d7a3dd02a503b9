import { expect, test } from 'vitest'
import { exportedNames, starterText } from '../../../tangle/program/compile/starter.ts'

const none: readonly string[] = []
const on = 'process.setSourceMapsEnabled(true)\n'

test('a program is loaded after node was told to read maps', () => {
  expect(starterText('a.compiled.js', none)).toBe(`${on}await import('./a.compiled.js')\n`)
})

test('what a program exports is handed on, whatever it is called', () => {
  const names = ['add', 'default', 'delete', 'two words']
  expect(starterText('a.compiled.mjs', names)).toBe(
    `${on}const { "add": value0, "default": value1, "delete": value2, "two words": value3 } = await import('./a.compiled.mjs')
export { value0 as "add", value1 as "default", value2 as "delete", value3 as "two words" }
`,
  )
})

test('a program that hands on all of a package is loaded by node itself', () => {
  expect(starterText('a.compiled.js', undefined)).toBe(`export * from './a.compiled.js'\n`)
  expect(starterText('a.compiled.js', undefined, true)).toBe(
    `export * from './a.compiled.js'\nexport { default } from './a.compiled.js'\n`,
  )
})

test('what a program hands on from others of the book is listed, in whatever order', () => {
  const known = new Map([
    ['a.ts', { names: ['default', 'a'], stars: ['./deep/b.ts'] }],
    ['deep/b.ts', { names: ['default', 'b'], stars: ['./c.ts', '../a.ts'] }],
    ['deep/c.ts', { names: ['c', 'b'], stars: [] }],
    ['d.ts', { names: [], stars: ['node:path'] }],
    ['e.ts', { names: [], stars: ['./gone.ts'] }],
  ])
  expect(exportedNames('a.ts', known)).toEqual(['default', 'a', 'b', 'c'])
  expect(exportedNames('deep/b.ts', known)).toEqual(['default', 'b', 'c', 'a'])
  expect(exportedNames('d.ts', known)).toBeUndefined()
  expect(exportedNames('e.ts', known)).toBeUndefined()
})

test('a CommonJS program is required', () => {
  expect(starterText('a.compiled.cjs', none)).toBe(`${on}module.exports = require("./a.compiled.cjs")\n`)
})
