import { expect, test } from 'vitest'
import { mayLeaveJob, mayRunSideBySide } from '../../../tangle/transcript/trace/side-by-side.ts'

test.each([
  'node dist/a.js',
  'cd dist && node ../dist/a.js; echo done',
  'NAME=x node dist/a.js || exit 3',
  'name=x',
  'node -e \'a(); b()\' "c; d"',
  'for i in 1 2; do node dist/a.js $i; done',
  'if [ -f x ]; then node dist/a.js; fi',
  'node dist/a.js \\\n  --port 8080',
  "cat > notes.txt <<'END'\nsome words\nEND",
  'twice() { node dist/a.js; node dist/a.js; }; twice',
])('%s runs one program after another', (text) => {
  expect(mayRunSideBySide([text])).toBe(false)
  expect(mayLeaveJob([text])).toBe(false)
})

test.each([
  'node dist/a.js & node dist/b.js',
  'python3 dist/both.py',
  'cd dist && make -j2',
  'sh dist/both.sh',
])('%s may run several, and leave one', (text) => {
  expect(mayRunSideBySide([text, 'node dist/a.js'])).toBe(true)
  expect(mayLeaveJob([text, 'node dist/a.js'])).toBe(true)
})

test('a pipe runs several, and waits for them', () => {
  expect(mayRunSideBySide(['node dist/a.js | cat'])).toBe(true)
  expect(mayLeaveJob(['node dist/a.js | cat'])).toBe(false)
})
