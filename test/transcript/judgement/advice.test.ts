import { expect, test } from 'vitest'
import { judgeTranscript } from '../../../tangle/transcript/judgement/verdict.ts'
import { storyOf, transcriptOf } from '../literals.ts'

/** What an author is advised to do next, by each problem. */
const advice = (printed: readonly string[], happened: readonly string[], prompt?: string) =>
  judgeTranscript(
    transcriptOf(printed, 'terminal', prompt),
    storyOf(happened.map((line) => `terminal ${line}`)).trace,
    [],
  ).map(({ code, hint }) => `${code}: ${hint}`)

test.each([
  [
    'was told to end by `^C`',
    ['$ it', '^C'],
    ['types it', 'presses ^C', 'overdue'],
    'time-limit: `^C` was pressed, and it went on: a program that listens to SIGINT has to end by itself.',
  ],
  [
    'has read all its input',
    ['$ it', '^D'],
    ['types it', 'presses ^D', 'overdue'],
    'time-limit: `^D` was pressed, and it went on: something else keeps it running, such as a timer or a connection.',
  ],
  [
    'heard nothing of a key that is none here',
    ['$ it', '^Z'],
    ['types it', 'prints ^Z', 'overdue'],
    'time-limit: `^Z` is not a key here, so it is taken for output: only `^C` and `^D` can be pressed.',
  ],
  [
    'was left alone',
    ['$ it'],
    ['types it', 'overdue'],
    'time-limit: Look for a timer or a loop that never ends.',
  ],
])('a program goes on for too long that %s', (_what, printed, happened, expected) => {
  expect(advice(printed, happened)).toEqual([expected])
})

test.each([
  [
    'has the prompt that the program shows',
    ['$ it', 'tally> x'],
    ['types it', 'begins tally> ', 'presses ^C', 'prints '],
    'output-differs: `tally> x` begins with what the program showed last: if the rest is to be typed, write `prompt="tally> "` after `console`; else correct the program or the row.',
  ],
  [
    'is above a key, of a program that shows nothing',
    ['$ it', 'hello', '^C'],
    ['types it', 'presses ^C', 'exits 130'],
    'output-differs: Correct the program or the row. If `hello` is to be typed to the program, name what it prints before it reads a line: `prompt="…"` after `console`; other rows are output.',
  ],
  [
    'has nothing of a prompt',
    ['$ it', 'hello', '^C'],
    ['types it', 'prints bye', 'presses ^C', 'exits 130'],
    'output-differs: Correct the program or the row.',
  ],
])('a row was never shown that %s', (_what, printed, happened, expected) => {
  expect(advice(printed, happened)).toEqual([expected])
})

test.each([
  ['shows, where a pipe was to be read', ['begins kv> ', 'prints value', 'begins kv> ', 'prints ']],
  ['does not show, where a pipe was to be read', ['prints value']],
])('no prompt is asked for that a program %s', (_what, happened) => {
  const command = "printf 'get a\\n' | node dist/kv.js"
  const [told] = advice([`$ ${command}`, 'kv> get a', '^D'], [`types ${command}`, ...happened, 'presses ^D'])
  expect(told).toMatch(/^output-differs: /)
  expect(told).not.toContain('prompt')
})

const two =
  'output-differs: A transcript has one prompt, and what runs here asks with `PROMPT` and with `OTHER`: have it print each question in a row of its own and the same prompt below it, or send it the lines through a pipe.'

test.each([
  ['name? ', 'age? ', ['begins name? ', 'enters Ada', 'begins age? ', 'prints ']],
  ['age? ', 'name? ', ['begins name? ', 'enters 36', 'begins age? ', 'prints ']],
])('a program asks with two prompts, of which `%s` is declared', (prompt, other, happened) => {
  const printed = ['$ it', 'name? Ada', 'age? 36', 'Ada is 36']
  expect(advice(printed, ['types it', ...happened], prompt)).toContain(
    two.replace('PROMPT', prompt).replace('OTHER', other),
  )
})
