import { expect, test } from 'vitest'
import { outputsOf, unsafeReason } from '../../tangle/program/targets.ts'

test.each([
  'a.ts',
  'solutions/01-echo.ts',
  '.hidden/a',
  'a..b/c...d',
  'console.ts',
  'nulls/com10.ts',
  'package.json',
  'deep/package.json',
  'café/你好.ts',
  'a b.ts',
  '__proto__',
  '$&.ts',
  '-rf',
  'x'.repeat(200),
  `a/${'é'.repeat(100)}/b`,
])('%j is a target', (target) => {
  expect(unsafeReason(target)).toBeUndefined()
})

test.each([
  '/a',
  '~',
  '~root/a',
  '..',
  '../a',
  'a/..',
  'a/../b',
  'C:/a',
  'c:a',
  'a\\b',
  '..\\a',
  '\\\\host\\share',
  'a:b',
  'a/b:stream',
  'con',
  'CON.txt',
  'a/nul',
  'aux.tar.gz',
  'lpt1.ts',
  'COM³',
  'a\0',
  'a\nb',
  'a\x7f',
  'a\u0085',
  'a<b',
  'a|b',
  'a*',
  'a?',
  '"a"',
  '',
  '.',
  './a',
  'a/./b',
  'a//b',
  'a/',
  'a.',
  'a ',
  'a /b',
  '...',
  '.tangle',
  'a/.TANGLE/b',
  '.git/config',
  'a/.Git/hooks/pre-commit',
  'Package.json',
  'package.json/a',
  'x'.repeat(201),
  'é'.repeat(101),
])('%j is none', (target) => {
  expect(unsafeReason(target)).toBeTypeOf('string')
})

test.each([
  ['a.ts', ['a.ts', 'a.js', 'a.compiled.js', 'a.compiled.js.map']],
  ['b/a.mts', ['b/a.mts', 'b/a.mjs', 'b/a.compiled.mjs', 'b/a.compiled.mjs.map']],
  ['a.cts', ['a.cts', 'a.cjs', 'a.compiled.cjs', 'a.compiled.cjs.map']],
  ['a.tsx', ['a.tsx', 'a.js', 'a.compiled.js', 'a.compiled.js.map']],
  ['a.d.ts', ['a.d.ts']],
  ['a.js', ['a.js']],
  ['a.txt', ['a.txt']],
  ['ts', ['ts']],
])('%s makes %j', (target, outputs) => {
  expect(outputsOf(target)).toEqual(outputs)
})
