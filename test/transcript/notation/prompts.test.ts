import { expect, test } from 'vitest'
import { transcriptOf } from '../literals.ts'

const readWith = (prompt: string) => () => transcriptOf(['$ node dist/a.js'], 'terminal', prompt)

test.each(['> ', '>', '$ ', '$', '$  ', '> kv ', '...', '. ', '^', '^C ', '^D', '[', '[1] ', '\\ ', ' '])(
  'the prompt “%s” begins other rows, too',
  (prompt) => {
    expect(readWith(prompt)).toThrow(`begins with the prompt \`${prompt}\` would be read as `)
  },
)

test.each(['kv> ', '>> ', '>>> ', '$kv ', '... more ', '.... ', '^^ ', '[db] ', '[1] db> ', '? '])(
  'the prompt “%s” begins no other row',
  (prompt) => {
    expect(readWith(prompt)).not.toThrow()
  },
)
