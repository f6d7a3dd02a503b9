import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bracketWalk, isNestedBeyond } from '../../tangle/text/brackets.ts'

const lines = fc.array(fc.string({ unit: fc.constantFrom('(', ')', '<', '=>', '>', '{', '}', 'a') }))

test('lines that are looked at in parts are as deep as they are together', () => {
  fc.assert(
    fc.property(fc.array(lines), fc.nat(6), (parts, limit) => {
      const whole = isNestedBeyond(limit, [bracketWalk(parts.flat())])
      expect(isNestedBeyond(limit, parts.map(bracketWalk))).toBe(whole)
      expect(bracketWalk(parts.flat()).peak > limit).toBe(whole)
    }),
  )
})
