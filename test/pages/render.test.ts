import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { padTo } from '../../tangle/text/width.ts'
import type { Trace } from '../../tangle/transcript/trace/trace.ts'
import type { Transcript } from '../../tangle/transcript/notation/transcript.ts'
import { labelOf } from '../../tangle/pages/transcript/layout/labels.ts'
import { transcriptHtml } from '../../tangle/pages/transcript/transcript.ts'
import { shape, storyOf, transcriptOf } from '../transcript/literals.ts'
import { fixtures } from '../workshop.ts'

const panes = ['server', 'client']

type Case = {
  readonly lines: readonly string[]
  readonly story: readonly string[]
  readonly panes?: readonly string[]
}

/** One conversation: what is printed, and what happened. */
const conversation: Case = {
  lines: [
    '$ node server.js  |',
    '                  | $ node client.js "hi"',
    '                  | sent 4 bytes',
    'got hi            |',
    '                  | received 3 bytes',
  ],
  story: [
    'server types node server.js',
    'client types node client.js "hi"',
    'client opens 0',
    'server accepts 0',
    'client writes 0 hi\r\n',
    'client prints sent 4 bytes',
    'server reads 0 hi\r\n',
    'server prints got hi',
    'server writes 0 bye',
    'server ends 0',
    'client reads 0 bye',
    'client prints received 3 bytes',
    'client sees-end 0',
    'client exits 0',
  ],
}

const cases: Readonly<Record<string, Case>> = {
  conversation,
  'lone-terminal': {
    lines: ['$ node a.js \\', '> --all', 'one', '', 'three', '[2]'],
    story: ['terminal types node a.js', 'terminal prints one', 'terminal prints ', 'terminal prints three', 'terminal exits 2'], // oxfmt-ignore
    panes: ['terminal'],
  },
  'nobody-accepts': {
    lines: ['$ node client.js', 'refused', '[1]'],
    story: [
      'terminal types node client.js',
      'terminal opens 0',
      'terminal closes 0',
      'terminal prints refused',
      'terminal exits 1',
    ],
    panes: ['terminal'],
  },
  'key-between': {
    lines: ['$ node server.js  |', '                  | $ node client.js', '                  | done', '^C                |', 'bye               |'], // oxfmt-ignore
    story: [
      'server types node server.js',
      'client types node client.js',
      'client prints done',
      'client exits 0',
      'server presses ^C',
      'server prints bye',
      'server exits 130',
    ],
  },
  'message-in-pieces': {
    lines: ['$ node server.js  |', '                  | $ node client.js', 'first             |', 'second            |'], // oxfmt-ignore
    story: [
      'server types node server.js',
      'client types node client.js',
      'client opens 0',
      'server accepts 0',
      'client writes 0 abc',
      'client writes 0 def',
      'server reads 0 abcd',
      'server prints first',
      'server reads 0 ef',
      'server prints second',
      'client writes 0 never read',
      'client exits 0',
    ],
  },
  hostile: {
    lines: [
      ['$ node "<script>alert(1)</script>"', ''],
      ['', "$ node client.js '\"><img src=x onerror=alert(2)>'"],
      ['</td></table><script>alert(3)</script>\u202e\u001b[2J', ''],
    ].map(([left = '', right]) => `${padTo(left, 50)}| ${right}`),
    story: [
      'server types node "<script>alert(1)</script>"',
      "client types node client.js '\"><img src=x onerror=alert(2)>'",
      'client opens 0',
      'server accepts 0',
      'client writes 0 </svg><script>alert(4)</script>',
      'server reads 0 </svg><script>alert(4)</script>',
      'server prints </td></table><script>alert(3)</script>\u202e\u001b[2J',
    ],
  },
}

function htmlOf(transcript: Transcript, trace: Trace | undefined, isInteractive = true): string {
  const run = trace && { trace, record: undefined, pictures: [] }
  return transcriptHtml({ id: 't', shapes: [], transcript, run, isDrawingOpen: true }, { isInteractive }).html
}

function render(name: string): string {
  const { lines, story, panes: names = panes } = cases[name] ?? conversation
  const { trace } = storyOf(story, names)
  return htmlOf(transcriptOf(lines, names.join(' | ')), trace)
}

/** A line for each element that matters, so that a difference can be read. */
const readable = (html: string) =>
  `${html.replace(/(?=<(?:thead|tr|td|t?head|g |details|summary|div|p |svg|figcaption|button))/g, '\n')}\n`

describe('a transcript as HTML', () => {
  for (const name of Object.keys(cases))
    test(name, async () => {
      const html = render(name)
      expect(render(name)).toBe(html)
      await expect(readable(html)).toMatchFileSnapshot(join(fixtures, 'woven', `${name}.html`))
    })
})

test('a run of very many steps is not drawn, and says so', () => {
  const many = (count: number) => {
    const said = Array.from({ length: count }, (_, i) => `line ${i}`)
    const lines = [
      '$ node server.js  |',
      ...said.map((line) => `${line.padEnd(18)}|`),
      '                  | $ true',
    ]
    const story = [
      'server types node server.js',
      ...said.map((line) => `server prints ${line}`),
      'client types true',
    ]
    return htmlOf(transcriptOf(lines, panes.join(' | ')), storyOf(story, panes).trace)
  }
  expect(many(140)).toMatch(/<svg .*class="messages"/)
  expect(many(140)).not.toContain('too many to draw')
  expect(many(160)).toMatch(/This run has 16\d steps, too many to draw/)
  expect(many(160)).not.toMatch(/<svg |class="replay"|class="messages"/)
})

test('without a run that proves it, a transcript has its rows, and says so', async () => {
  const transcript = transcriptOf(conversation.lines, 'server | client')
  const html = htmlOf(transcript, undefined)
  expect(html).toContain('<span class="unproved">not proved</span>')
  expect(html).not.toContain('class="proved"')
  expect(html).not.toContain('data-step')
  await expect(readable(html)).toMatchFileSnapshot(join(fixtures, 'woven/unproved.html'))
})

const page = ['One title', '', 'And its text.']
const shown = (line: string, i: number) => `${(i === 0 ? '$ node server.js' : '').padEnd(18)}| ${line}`

test('the lines of a page are below each other', () => {
  const lines = ['', 'http://127.0.0.1:8080/', ...page].map(shown)
  const html = htmlOf(transcriptOf(lines, 'server | browser'), undefined)
  expect(html).toContain('<span class="page">One title\n\nAnd its text.</span>')
})

/** A page of which a transcript prints these lines, and a run showed those. */
const pictured = (printedLines: readonly string[], shownLines: readonly string[]) => {
  const address = 'http://127.0.0.1:8080/'
  const transcript = transcriptOf(['', address, ...printedLines].map(shown), 'server | browser')
  const story = ['server types node server.js', `browser types ${address}`]
  const { trace } = storyOf(
    [...story, ...shownLines.map((line) => `browser prints ${line}`)],
    ['server', 'browser'],
  )
  const run = { trace, record: undefined, pictures: [{ command: 1, width: 9, height: 9, href: 'a.png' }] }
  const shapes = [shape('token', String.raw`tok_\w+`)]
  return transcriptHtml({ id: 't', shapes, transcript, run, isDrawingOpen: true }, { isInteractive: true })
    .html
}

test('a picture of another run says which values it shows for those that are printed', () => {
  const caption = '<p class="legend">This picture is of another run, which showed '
  const one = pictured(['Hello', 'tok_a, tok_a', '<tok_b>'], ['Hello', 'tok_x, tok_x', '<tok_b>'])
  expect(one).toContain(`${caption}<samp>tok_x</samp> for <samp>tok_a</samp>.</p>`)
  expect(one).toContain('alt="Hello\ntok_x, tok_x\n&lt;tok_b&gt;"')
  const three = pictured(['tok_a', 'tok_b', 'tok_c'], ['tok_x', 'tok_y', 'tok_z'])
  expect(three).toContain('for <samp>tok_a</samp>, <samp>tok_y</samp> for <samp>tok_b</samp>, and more such')
  expect(pictured(['Hello [..]', '...', 'tok_a'], ['Hello you', 'tok_u', 'tok_a'])).not.toContain(caption)
})

test('a note in a drawing spends no line on an empty one', () => {
  const mark = { kind: 'shows', step: 0, line: 1, lifeline: 0 } as const
  const textOf = (lines: readonly string[]) =>
    labelOf({ ...mark, lines }, { isOne: true, isNarrow: false }).lines.map((line) =>
      line.map(({ text }) => text).join(''),
    )
  expect(textOf(page)).toEqual(['One title', 'And its text.'])
  expect(textOf([''])).toEqual([''])
})

/** On paper and in reading systems: markup that is XML too. */
const printed = (lines: readonly string[], story: readonly string[]) =>
  htmlOf(transcriptOf(lines, panes.join(' | ')), storyOf(story, panes).trace, false)

test('on paper there is nothing to press and nothing folded up', async () => {
  const html = printed(conversation.lines, conversation.story)
  expect(html).not.toMatch(/<button|<details|\shidden|loading=/)
  expect(html).toContain('<svg ')
  await expect(readable(html)).toMatchFileSnapshot(join(fixtures, 'woven/printed.html'))
})

test('on paper a run of very many steps is not drawn', () => {
  const said = Array.from({ length: 30 }, (_, i) => `line ${i}`)
  const html = printed(
    ['$ node server.js  |', ...said.map((line) => `${line.padEnd(18)}|`), '                  | $ true'],
    ['server types node server.js', ...said.map((line) => `server prints ${line}`), 'client types true'],
  )
  expect(html).toContain('proved')
  expect(html).not.toContain('<svg ')
})

test('what is not markup of ours is text', () => {
  const html = render('hostile')
  expect(html).not.toMatch(/<script|<img|\son\w+="|\sstyle="/)
  for (const unseen of ['\u202e', '\u001b']) expect(html).not.toContain(unseen)
  expect(html).toContain('&lt;script&gt;alert(1)')
  expect(html).toContain('&lt;script&gt;alert(3)')
  expect(html).toContain('&lt;script&gt;alert(4)')
  expect(html).toContain('\\xe2\\x80\\xae')
  expect(html).toContain('\\x1b')
})

test('what is copied is the command, without prompts', () => {
  const html = render('lone-terminal')
  expect([...html.matchAll(/data-copy="([^"]*)"/g)].map(([, text]) => text)).toEqual(['node a.js \\\n--all'])
})
