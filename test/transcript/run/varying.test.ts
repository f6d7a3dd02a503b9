import { describe, expect, test } from 'vitest'
import { findVarying } from '../../../tangle/transcript/run/varying.ts'
import { storyOf, transcriptOf } from '../literals.ts'

const panes = ['server', 'client']
const begin = ['server types s', 'client types c', 'client opens 0', 'server accepts 0']
const printed = ['$ s |', '    | $ c', 'got |', '    | sent']

const differenceIn = (happened: readonly string[]) => {
  const transcript = transcriptOf(printed, panes.join(' | '))
  return findVarying(transcript, transcript, storyOf([...begin, ...happened], panes).trace, [], {
    from: 0,
    to: 0,
  })
}

test('a second run with the same rows in another order is one that varies', () => {
  const before = ['server prints got', 'server writes 0 x', 'client reads 0 x', 'client prints sent']
  const after = ['client prints sent', 'client writes 0 x', 'server reads 0 x', 'server prints got']
  expect(differenceIn(before)).toBeUndefined()
  expect(differenceIn(after)).toMatchObject({
    code: 'varying-output',
    message: 'A second run of this transcript took another course than the first, so nothing was written.',
  })
})

test('a second run that ends in another way is one that varies', () => {
  expect(differenceIn(['server prints got', 'client prints sent', 'client exits 3'])).toMatchObject({
    code: 'varying-output',
    details: ['second run: `c` ended with exit status 3.'],
  })
})

describe('a row that a second run shows', () => {
  const differing = (written: string[], second: string[], names?: string[]) => {
    const transcript = transcriptOf(written, names?.join(' | '))
    const { trace } = storyOf(second, names ?? ['terminal'])
    const problem = findVarying(transcript, transcript, trace, [], { from: 0, to: 0 })
    return [problem?.message, ...(problem?.details ?? [])]
  }
  const moved = (text: string) =>
    `Two runs of this transcript showed \`${text}\` in different places, so neither was written.`

  test('further down is named with what is above it', () => {
    const second = ['terminal types s', 'terminal prints b', 'terminal prints c', 'terminal prints a']
    expect(differing(['$ s', 'a', 'b', 'c'], second)).toEqual([
      moved('a'),
      'first run:  below `$ s`',
      'second run: below `c`',
    ])
  })

  test('further up is named so too', () => {
    const second = ['terminal types s', 'terminal prints c', 'terminal prints a', 'terminal prints b']
    expect(differing(['$ s', 'a', 'b', 'c'], second)).toEqual([
      moved('c'),
      'first run:  below `b`',
      'second run: below `$ s`',
    ])
  })

  test('in another pane is named with that', () => {
    const second = ['server types s', 'client types c', 'client prints got', 'client prints sent']
    expect(differing(['$ s |', '    | $ c', 'got |', '    | sent'], second, panes)).toEqual([
      moved('got'),
      'first run:  below `$ s` in the pane `server`',
      'second run: below `$ c` in the pane `client`',
    ])
  })

  test('in place of another is a value that differs', () => {
    const second = ['server types s', 'client types c', 'server prints die: 5', 'client prints die: 1']
    expect(differing(['$ s    |', '       | $ c', 'die: 3 |', '       | die: 5'], second, panes)).toEqual([
      'Two runs of this transcript showed different rows, so neither was written.',
      'first run:  die: 3',
      'second run: die: 5',
    ])
  })

  test('and the first does not has no other place', () => {
    const second = ['terminal types s', 'terminal prints a', 'terminal prints b']
    expect(differing(['$ s', 'a'], second)).toEqual([
      'Two runs of this transcript showed different rows, so neither was written.',
      'first run:  (no such row)',
      'second run: b',
    ])
  })
})
