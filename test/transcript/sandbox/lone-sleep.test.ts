import { expect, test } from 'vitest'
import { isShortTimeout } from '../../../tangle/transcript/sandbox/lone-sleep.ts'

test.each([
  ['timeout 1 node dist/server.js', true],
  ['timeout 0.5s node dist/server.js', true],
  ['/usr/bin/timeout -s INT -k 9 --foreground 2 node dist/server.js', true],
  ['timeout --signal=KILL .5 sh', true],
  ['timeout 3 node dist/server.js', false],
  ['timeout 1m node dist/server.js', false],
  ['timeout 1d node dist/server.js', false],
  ['node timeout 1 x', false],
  ['timeouts 1 x', false],
  ['', false],
])('whether the time of a `timeout` is short: %s', (words, expected) => {
  expect(isShortTimeout(words)).toBe(expected)
})
