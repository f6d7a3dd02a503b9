import { expect, test } from 'vitest'
import { transcriptHtml } from '../../tangle/pages/transcript/transcript.ts'
import type { Shape } from '../../tangle/chapter/chapter.ts'
import { shape, storyOf, transcriptOf } from '../transcript/literals.ts'

const panes = ['server', 'client']
const lines = ['$ node server.js  |', '                  | $ node client.js', '                  | sent']
const meeting = [
  'server types node server.js',
  'client types node client.js',
  'client opens 0',
  'server accepts 0',
]

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** The drawing of a run: the lines of its arrows, cut into level and upright parts, and the boxes of its labels. */
function drawn(story: readonly string[]): { wires: Box[][]; labels: Box[] } {
  const { trace } = storyOf([...meeting, ...story], panes)
  const transcript = transcriptOf(lines, panes.join(' | '))
  const run = { trace, record: undefined, pictures: [] }
  const { html } = transcriptHtml(
    { id: 't', shapes: [], transcript, run, isDrawingOpen: true },
    { isInteractive: true },
  )
  const paths = [...html.matchAll(/class="wire [^"]*" d="([^"]*)"/g)].map(([, path = '']) => path)
  const boxes = html.matchAll(/class="backing" x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"/g)
  const labels = [...boxes].map((box) => {
    const [x = 0, y = 0, width = 0, height = 0] = box.slice(1).map(Number)
    return { x, y, width, height }
  })
  return { wires: paths.map(partsOf), labels }
}

function partsOf(path: string): Box[] {
  const [start = '', ...moves] = path.match(/[MHV][^HV]*/g) ?? []
  let [x = 0, y = 0] = start.slice(1).split(' ').map(Number)
  return moves.map((move) => {
    const to = Number(move.slice(1))
    const part = move.startsWith('H')
      ? { x: Math.min(x, to), y, width: Math.abs(to - x), height: 0 }
      : { x, y: Math.min(y, to), width: 0, height: Math.abs(to - y) }
    if (move.startsWith('H')) x = to
    else y = to
    return part
  })
}

function meet(a: Box, b: Box): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
}

test('a drawing says that its run is another one, where a row had another value', () => {
  const { trace } = storyOf([...meeting, 'client prints sent'], panes)
  const captionOf = (last: string, shapes: Shape[]) => {
    const transcript = transcriptOf([...lines.slice(0, 2), last], panes.join(' | '))
    const figure = { id: 't', shapes, transcript, run: { trace, record: undefined, pictures: [] } }
    const { html } = transcriptHtml({ ...figure, isDrawingOpen: true }, { isInteractive: true })
    return /<details class="diagram"[^>]*><summary>(.*?)<\/summary>/.exec(html)?.[1]
  }
  expect(captionOf('                  | sent', [])).toBe('The same run, drawn')
  expect(captionOf('                  | gone', [shape('word', 'sent|gone')])).toContain('Another run')
})

/** What was sent first is read last. */
const late = [
  'client writes 0 abc',
  'client prints sent',
  'server writes 0 a reply that is so long that it fills the whole way',
  'client reads 0 a reply that is so long that it fills the whole way',
  'server ends 0',
  'server reads 0 abc',
  'client sees-end 0',
]

test('an arrow that arrives later waits beside its reader, and crosses no label', () => {
  const { wires, labels } = drawn(late)
  const waiting = wires.filter((parts) => parts.length > 1)
  expect(waiting.map((parts) => parts.map(({ height }) => height > 0))).toContainEqual([false, true, false])
  expect(labels.length).toBeGreaterThan(3)
  for (const part of wires.flat()) expect(labels.filter((label) => meet(part, label))).toEqual([])
})

test('two that wait for the same reader wait beside each other', () => {
  const { wires } = drawn(['client writes 0 abc', 'client ends 0', 'server prints busy', 'server reads 0 abc', 'server prints still busy', 'server sees-end 0']) // oxfmt-ignore
  const upright = wires.flat().filter(({ height }) => height > 0)
  expect(new Set(upright.map(({ x }) => x)).size).toBe(upright.length)
  expect(upright.length).toBe(2)
})
