import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { allPictures, drawPicture } from '../pictures/draw.mjs'

const pictures = allPictures()

test('the pictures of the book are those that `npm run pictures` makes', () => {
  expect(pictures.length).toBe(5)
  for (const { path, svg } of pictures) expect(readFileSync(path, 'utf8')).toBe(svg)
  expect(readdirSync(dirname(pictures[0]?.path ?? '')).length).toBe(pictures.length)
})

test('no picture is wider than a phone', () => {
  for (const { name, source } of pictures)
    expect(Math.max(...source.split('\n').map(({ length }) => length)), name).toBeLessThanOrEqual(44)
})

test('lines of neighbouring cells are one, arrows have points, and ends of lines a colour', () => {
  const svg = drawPicture('┌──┐\n│a │◀─ b\\r\\n\n└──┘\n')
  // The box from corner to corner, and the line of the arrow in its own cell.
  expect(svg).toContain('d="M12 18H36M48 36H56M12 54H36M12 18V54M36 18V54"')
  expect(svg.match(/class="point"/g)).toHaveLength(1)
  expect(svg).toContain('<text class="end" x="72" y="40.5" textLength="32"')
})

test('words take the width of their cells, whatever font the reader has', () => {
  const svg = drawPicture('two words  <b> & more')
  const texts = [...svg.matchAll(/<text x="(\d+)" y="22.5" textLength="(\d+)" lengthAdjust="spacingAndGlyphs">(.*?)<\/text>/g)] // oxfmt-ignore
  expect(texts.map((one) => one.slice(1))).toEqual([
    ['8', '72', 'two words'],
    ['96', '80', '&lt;b> &amp; more'],
  ])
})
