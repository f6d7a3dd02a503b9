import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packagesNamed } from '../tangle/program/package-names.ts'
import { tangle } from './command.ts'
import { newFolder, writeFiles } from './workshop.ts'

const chapter = `---
title: Words
---

# Words

\`\`\`ts file=say.ts
import { Worker } from 'node:worker_threads'
import { word } from 'near'

console.log(word)
new Worker(new URL('./worker.js', import.meta.url))
\`\`\`

\`\`\`ts file=worker.ts
import {
  twice
} from '@far/twice'

console.log(twice('worker'))
\`\`\`

\`\`\`js file=old.cjs
const { word } = require('near')
console.log(word)
\`\`\`

\`\`\`console
$ node dist/say.js
near, of far
worker worker
$ node dist/old.cjs
near, of far
$ ls
dist
\`\`\`
`

const packageOf = (name: string, code: string, types: string) => ({
  [`${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }),
  [`${name}/index.js`]: code,
  [`${name}/index.d.ts`]: types,
})

/** A project within another: each has a package, and a package of the inner one imports one of the outer. */
function newProject(): string {
  const outer = newFolder()
  writeFiles(join(outer, 'node_modules'), {
    ...packageOf(
      '@far/twice',
      'export const twice = (text) => `${text} ${text}`\n',
      'export declare const twice: (text: string) => string\n',
    ),
    ...packageOf('far', "export const far = 'far'\n", 'export declare const far: string\n'),
  })
  writeFiles(join(outer, 'inner'), { 'chapters/one.md': chapter })
  writeFiles(
    join(outer, 'inner/node_modules'),
    packageOf(
      'near',
      "import { far } from 'far'\nexport const word = `near, of ${far}`\n",
      'export declare const word: string\n',
    ),
  )
  return join(outer, 'inner')
}

test('a book with npm packages is built, proved and woven, and says what to install', async () => {
  const cwd = newProject()
  expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await tangle(cwd, 'verify chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await tangle(cwd, 'coverage chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await tangle(cwd, 'weave chapters')).toMatchObject({ exitCode: 0, stderr: '' })
  const page = (path: string) => readFileSync(join(cwd, 'dist/book/reference', path), 'utf8')
  expect(page('program/say.ts.html')).toContain('<code>npm install @far/twice near</code>')
  expect(page('program/worker.ts.html')).toContain('<code>npm install @far/twice</code>')
})

test('a recorded run proves nothing any more when a package is another one', async () => {
  const cwd = newProject()
  await tangle(cwd, 'weave chapters')
  writeFiles(cwd, {
    'node_modules/near/index.js': "export const word = 'other'\n",
    'node_modules/near/package.json': JSON.stringify({ version: '2.0.0', type: 'module', main: 'index.js' }),
  })
  expect(await tangle(cwd, 'weave chapters')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('`other` instead'),
  })
})

test.each([
  ["import { parse } from 'yaml'", ['yaml']],
  ['import \'a/b/c.js\'\nexport * from "@s/p/q"\n', ['@s/p', 'a']],
  ["const x = require( 'x' )\nawait import('y')", ['x', 'y']],
  ["import {\n  a,\n} from 'many'", ['many']],
  ["import fs from 'fs'\nimport 'node:net'\nimport './near.js'\nimport '#own'", []],
  [`import '${'a'.repeat(214)}'\nimport '${'b'.repeat(215)}'`, ['a'.repeat(214)]],
  ["export type Length = number | 'chunked'\nexport const from = 'a'\nexport { b } from 'c'", ['c']],
  ["console.log(`sent from 'client'`) // read 'it'", []],
])('%j names %j', (text, names) => {
  expect(packagesNamed(text)).toEqual(names)
})
