import { expect, test } from 'vitest'
import { scriptsOf } from '../../tangle/line-coverage/scripts.ts'
import type { DefiningBlock } from '../../tangle/chapter/chapter.ts'
import { programOf } from '../../tangle/program/program.ts'
import { openMap } from '../../tangle/program/compile/read-source-map.ts'

const block: DefiningBlock = {
  path: 'book/a.md',
  slug: 'a',
  name: 'book/a.md',
  language: 'js',
  role: { kind: 'file', target: 'x.js', operation: 'define' },
  line: 7,
  column: 1,
  info: 'js file=x.js',
  infoColumn: 4,
  lines: ['let x'],
  columns: 2,
  hidden: false,
}
const programAt = (target: string) =>
  programOf(target, [{ block, first: 0, count: 1, indent: '', via: undefined }])

test('a file with a map beside it is a script, whatever replaces it elsewhere', () => {
  const files = [
    { path: 'a.ts', text: 'let x' },
    { path: 'a.js', text: "import './a.compiled.js'" },
    { path: 'a.compiled.js', text: 'let x' },
    { path: 'a.compiled.js.map', text: '{}' },
    { path: 'data.json', text: '{}' },
  ]
  expect(scriptsOf([programAt('a.ts'), programAt('data.json')], files)).toEqual([
    { path: 'a.compiled.js', text: 'let x', map: '{}' },
  ])
})

test.each(['x.js', 'in/x.mjs', 'x.cjs'])('%s is run as it is, and its map is made', (target) => {
  const [script, ...others] = scriptsOf([programAt(target)], [{ path: target, text: 'let x\n' }])
  expect(others).toEqual([])
  expect(script).toMatchObject({ path: target, text: 'let x\n' })
  const placeAt = openMap(script?.map ?? '')
  expect(placeAt(0, 4)).toEqual({ source: 'book:book/a.md', line: 7, column: 6 })
  expect(placeAt(0, 2)).toEqual({ source: 'book:book/a.md', line: 7, column: 2 })
  expect(placeAt(1, 0)).toBeUndefined()
})
