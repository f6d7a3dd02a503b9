import { expect, test } from 'vitest'
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
