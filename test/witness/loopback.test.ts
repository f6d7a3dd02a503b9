import { expect, test } from 'vitest'
import { isLoopback } from '../../tangle/witness/loopback.mjs'

test.each([
  '127.0.0.1',
  '127.255.0.9',
  '127.1',
  '::1',
  '::ffff:127.0.0.1',
  '0.0.0.0',
  '::',
  'localhost',
  'LOCALHOST',
  'a.localhost',
])('%s is this machine', (address) => {
  expect(isLoopback(address)).toBe(true)
})

test.each([
  '127.evil.example',
  '127.0.0.1.evil.example',
  '127.',
  '127',
  '1270.0.0.1',
  '::ffff:127.evil.example',
  '::ffff:10.0.0.1',
  '::1.example',
  '::2',
  '0.0.0.0.example',
  'localhost.example',
  'notlocalhost',
  '10.127.0.1',
])('%s is not', (address) => {
  expect(isLoopback(address)).toBe(false)
})
