import { expect, test } from 'vitest'
import { programsNamed } from '../../../tangle/transcript/notation/started-programs.ts'

test.each([
  ['node dist/a.js', 'a.js'],
  ['(node dist/a.js)', 'a.js'],
  ['x=$(node dist/a.js)', 'a.js'],
  ['echo "$(node dist/a.js) and more"', 'a.js'],
  ['echo `node dist/a.js`', 'a.js'],
  ['(./dist/run.sh)', 'run.sh'],
  ['true;dist/run.sh', 'run.sh'],
  ["node 'dist/a(1).js'", 'a(1).js'],
  ['node "./dist/a(1).js"', 'a(1).js'],
  ['grep -c x dist/a.js|sort', 'a.js'],
  ['ls my-dist/a.js', undefined],
])('%s names %s', (command, path) => {
  const [found] = programsNamed(command)
  expect(found?.path).toBe(path)
  if (found !== undefined) expect(command.startsWith(found.text, found.index)).toBe(true)
})
