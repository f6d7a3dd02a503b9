import { expect, test } from 'vitest'
import { mayLeaveJob, mayRunSideBySide, startsJob } from '../../../tangle/transcript/trace/side-by-side.ts'

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
  'node dist/a.js 2>&1; node dist/b.js >&2',
  "node dist/a.js 'b | c' \\& # & not here",
  'name=$(node dist/a.js) && exec node dist/b.js "$name"',
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
  './dist/both',
  'command sh dist/both.sh',
  '"$run" dist/both.js',
  "trap 'node dist/a.js &' EXIT",
  'node dist/a.js &> log',
  'name=$(node dist/a.js & node dist/b.js)',
  "node dist/a.js 'not closed",
])('%s may run several, and leave one', (text) => {
  expect(mayRunSideBySide([text, 'node dist/a.js'])).toBe(true)
  expect(mayLeaveJob([text, 'node dist/a.js'])).toBe(true)
})

test.each([
  'node dist/a.js | node dist/b.js',
  'node dist/a.js | cat | node dist/b.js; node dist/c.js',
  'node dist/a.js |\nnode dist/b.js',
  '(node dist/a.js; node dist/b.js) | cat',
  'node dist/a.js | while read x; do node dist/b.js; done',
  'cat() { node dist/a.js; }; cat | node dist/b.js',
  'echo "$(node dist/a.js)" | node dist/b.js',
])('%s may run several, and waits for them', (text) => {
  expect(mayRunSideBySide([text])).toBe(true)
  expect(mayLeaveJob([text])).toBe(false)
})

test.each([
  'node dist/a.js | head -1; node dist/b.js',
  "printf 'a | b' | node dist/a.js && echo c | node dist/b.js | sort\nnode dist/c.js",
])('%s runs one Node program after another', (text) => {
  expect(mayRunSideBySide([text, 'node dist/a.js'])).toBe(false)
})

test.each([
  'node dist/a.js & node dist/b.js',
  'node dist/a.js &> log',
  "sh -c 'node dist/a.js & echo started'",
  'sh <<END\nnode dist/a.js &\nEND',
])('%s starts a job', (text) => {
  expect(startsJob(text)).toBe(true)
})

test.each([
  'node dist/a.js 2>&1 && echo done',
  "node dist/a.js 'one & two'",
  'python3 dist/a.py 2>&1 && echo done',
])('%s starts none that is seen', (text) => {
  expect(startsJob(text)).toBe(false)
})
