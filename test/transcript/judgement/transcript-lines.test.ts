import { expect, test } from 'vitest'
import { type MergedCell, writeLines } from '../../../tangle/transcript/judgement/transcript-lines.ts'

const notation = { isBrowser: false, prompt: undefined }

function cell(pane: number, text: string, more: Partial<MergedCell> = {}): MergedCell {
  return { pane, kind: 'output', text, time: 0, isOld: true, source: undefined, ...more }
}

const written = (...cells: MergedCell[]) => writeLines([notation, notation], cells, [4])

test('rows that shared a line still do', () => {
  expect(written(cell(0, 'a'), cell(1, 'b'))).toEqual(['a   | b'])
})

test('rows do not share a line where that would turn their order around', () => {
  expect(written(cell(1, 'b'), cell(0, 'a'))).toEqual(['    | b', 'a   |'])
})

test('a command of several lines has each in a line of its own', () => {
  expect(written(cell(0, 'a'), cell(1, 'b\nc', { kind: 'command' }))).toEqual([
    'a   |',
    '    | $ b',
    '    | > c',
  ])
})

test.each([
  ['of another line', cell(1, 'b', { time: 1 })],
  ['that is new', cell(1, 'b', { isOld: false })],
])('a row %s has a line of its own', (_, other) => {
  expect(written(cell(0, 'a'), other)).toEqual(['a   |', '    | b'])
})

test('a bar remains in its column as long as the rows have room', () => {
  const three = (text: string) =>
    writeLines([notation, notation, notation], [cell(0, 'a'), cell(1, text), cell(2, 'c')], [4, 10])
  expect(three('b')).toEqual(['a   | b   | c'])
  expect(three('bbbb')).toEqual(['a   | bbbb | c'])
})
