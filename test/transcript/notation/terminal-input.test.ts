import { expect, test } from 'vitest'
import { mayReadTerminal } from '../../../tangle/transcript/notation/terminal-input.ts'

test.each([
  'node dist/a.js',
  'node dist/a.js | cat',
  "printf 'name? '; read name",
  "printf 'a | b\\n' && node dist/a.js 2>&1",
  'cat',
  'cat | node dist/a.js',
  "node -e 'process.stdin.pipe(process.stdout) // <'",
  'cat <<END; node dist/a.js\nget a\nEND',
  'echo "$(node dist/a.js)"',
  "node dist/a.js 'not closed",
])('what is typed may be read: %s', (command) => {
  expect(mayReadTerminal(command)).toBe(true)
})

test.each([
  "printf 'get a\\n' | node dist/a.js",
  "printf 'get a\\n' |\nnode dist/a.js 2>&1",
  'echo a; echo b | node dist/a.js',
  'cat names.txt | node dist/a.js',
  'node dist/a.js < names.txt',
  'for i in 1 2; do echo $i; done; x=1',
  'node dist/a.js 0< names.txt',
  'node dist/a.js <<END\nget a\nEND',
  'cd x && echo a | node dist/a.js || echo failed',
])('nothing reads what is typed: %s', (command) => {
  expect(mayReadTerminal(command)).toBe(false)
})
