import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Trace } from '../../../tangle/transcript/trace/trace.ts'
import type { Transcript } from '../../../tangle/transcript/notation/transcript.ts'
import { mergeTranscript } from '../../../tangle/transcript/rewriting/merge.ts'
import { judgeTranscript } from '../../../tangle/transcript/judgement/verdict.ts'
import { rowsOf } from '../../../tangle/transcript/run/output-rows.ts'
import { shownBytes } from '../../../tangle/transcript/notation/escapes.ts'
import { readChapter } from '../../../tangle/chapter/read-chapter.ts'
import { readTranscript } from '../../../tangle/transcript/notation/read-transcript.ts'
import { applyRewrites } from '../../../tangle/update.ts'

/** Lines that mean something else in a chapter, or that nobody sees; a character is a byte. */
const odd = [
  ...['$ echo surprise', '$', '$ ', '> text', '>', '^C', '^D', '...', '[1]', '[127]', 'a [..] b', '[..]'],
  ...['```', '````', '~~~', '``` ts', '  ```', '    ```', '|', 'a | b', ' | ', 'a |', '| b', '\\|', '\\'],
  ...['\\$ echo', '\\\\...', '\\...', '\\[..]', '\\\\[..]', '\\x1b', '\\x5cx1b', '\\xff', '\\\\'],
  ...[
    '\x1b[31mred\x1b[0m',
    '\0',
    '\x07',
    'over\rwritten',
    '\x7f',
    '\xff\xfe',
    '\xc3',
    '\xed\xa0\x80',
    'caf\xc3\xa9',
  ],
  ...[
    '',
    ' ',
    '\t',
    '\tx',
    'a\tb',
    '    four',
    '# title',
    '- item',
    '<<chunk>>',
    '---',
    '<!--',
    '&amp;',
    '<b>',
  ],
  ...[
    '\xc2\xa0',
    'a\xc2\xa0',
    '\xe2\x80\x8b',
    '\xef\xbb\xbfbom',
    '\xe2\x80\xa8',
    '\xc2\x85',
    '\xe6\x97\xa5\xe6\x9c\xac',
  ],
  ...['kv> get name', 'kv> ', '\\kv> x', 'http://127.0.0.1:8080/', '\xf0\x9f\x98\x80'],
]

const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...odd) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 8 }).map(textOf) },
)

function textOf(bytes: readonly number[]): string {
  return String.fromCharCode(...bytes.map((byte) => (byte === 10 ? 32 : byte)))
}

/** What each pane's only command prints: bytes. */
const outputs = fc.array(
  fc.tuple(fc.array(line, { maxLength: 6 }), fc.boolean()).map(([lines, isOpen]) => {
    const text = lines.join('\n')
    return isOpen || lines.length === 0 ? text : `${text}\n`
  }),
  { minLength: 1, maxLength: 3 },
)

const fence = fc.record({
  mark: fc.constantFrom('```', '~~~', '`````'),
  before: fc.constantFrom('', '- ', '> '),
  prompt: fc.constantFrom('', ' prompt="kv> "'),
})

/** A run in which each pane has printed this; the rows of the panes come in turns. */
function traceOf(transcript: Transcript, printed: readonly string[]): Trace {
  const processes = printed.map((_, pane) => ({ kind: 'command', pane, command: pane }) as const)
  const rows = printed.map((bytes, command) => rowsOf(bytes, command, processes, []))
  return {
    format: 1,
    chapter: transcript.block.path,
    line: transcript.block.line,
    panes: transcript.panes,
    commands: printed.map((_, pane) => ({
      pane,
      text: `p${pane}`,
      status: 0,
      overdue: false,
      refused: false,
    })),
    keys: [],
    processes,
    connections: [],
    events: processes.map((_, process) => ({ process, at: process, kind: 'start' })),
    rows: rows.flat(),
  }
}

function chapterOf(
  count: number,
  { mark, before, prompt }: { mark: string; before: string; prompt: string },
): string {
  const names = Array.from({ length: count }, (_, pane) => `p${pane}`)
  const rows = names.map((name, own) =>
    names.map((_, pane) => (pane === own ? `$ ${name}` : '    ')).join(' | '),
  )
  const margin = before === '- ' ? '  ' : before
  const lines = [`${mark}console panes="${names.join(' | ')}"${prompt}`, ...rows, mark]
  return ['# Title', '', ...lines.map((text, i) => (i === 0 ? before : margin) + text), ''].join('\n')
}

function transcriptIn(text: string): Transcript {
  const { value, problems } = readChapter({ path: 'a.md', slug: 'a', name: 'a.md', text })
  expect(problems).toEqual([])
  const [block] = value.blocks
  if (block?.role.kind !== 'transcript') throw new Error(`no transcript in ${text}`)
  const read = readTranscript({ ...block, role: block.role }, 1)
  expect(read.problems).toEqual([])
  return read.value
}

function rewrite(text: string, printed: readonly string[]): string {
  const transcript = transcriptIn(text)
  const lines = mergeTranscript(transcript, traceOf(transcript, printed), [])
  const { value, problems } = applyRewrites(text, [{ transcript, lines }])
  expect(problems).toEqual([])
  return value
}

/** Whether a page shows two outputs alike: plain blanks at the end of a line and a carriage return before its end do not count. */
function isAlike(a: readonly string[], b: readonly string[]): boolean {
  const shown = (printed: readonly string[]) =>
    JSON.stringify(
      printed.map((bytes, pane) =>
        rowsOf(bytes, pane, [], []).map(({ text }) => text.replace(/[ \t]+$/, '')),
      ),
    )
  return shown(a) === shown(b)
}

test('a space at the end that is no plain blank is seen, and counts', () => {
  expect(['a\xc2\xa0', 'a\xe2\x80\xaf \t', 'a\xc2\xa0b', 'a '].map(shownBytes)).toEqual([
    String.raw`a\xc2\xa0`,
    String.raw`a\xe2\x80\xaf \x09`,
    'a\u{a0}b',
    'a ',
  ])
})

test('what is written reads back as what happened, and as nothing else', () => {
  fc.assert(
    fc.property(outputs, outputs, fence, (printed, others, how) => {
      const written = rewrite(chapterOf(printed.length, how), printed)
      const transcript = transcriptIn(written)
      expect(judgeTranscript(transcript, traceOf(transcript, printed), [])).toEqual([])
      expect(rewrite(written, printed)).toBe(written)
      if (others.length !== printed.length || isAlike(printed, others)) return
      expect(judgeTranscript(transcript, traceOf(transcript, others), [])).not.toEqual([])
    }),
    { numRuns: 1000 },
  )
})
