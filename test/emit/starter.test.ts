import { expect, test } from 'vitest'
import { starterText } from '../../tangle/emit/starter.ts'

const none = { names: [], hasStar: false }
const on = 'process.setSourceMapsEnabled(true)\n'

test('a program is loaded after node was told to read maps', () => {
  expect(starterText('a.compiled.js', none)).toBe(`${on}await import('./a.compiled.js')\n`)
})

test('what a program exports is handed on, whatever it is called', () => {
  const names = ['add', 'default', 'delete', 'two words']
  expect(starterText('a.compiled.mjs', { names, hasStar: false })).toBe(
    `${on}const { "add": value0, "default": value1, "delete": value2, "two words": value3 } = await import('./a.compiled.mjs')
export { value0 as "add", value1 as "default", value2 as "delete", value3 as "two words" }
`,
  )
})

test('a program that hands on all of another is loaded by node itself', () => {
  expect(starterText('a.compiled.js', { names: ['default'], hasStar: true })).toBe(
    `export * from './a.compiled.js'\nexport { default } from './a.compiled.js'\n`,
  )
})

test('a CommonJS program is required', () => {
  expect(starterText('a.compiled.cjs', none)).toBe(`${on}module.exports = require("./a.compiled.cjs")\n`)
})
