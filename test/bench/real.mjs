import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ratioOf, show } from './figures.mjs'
import { subjects } from './prepare.mjs'
import { middle, numberIn, runNode } from './process.mjs'

/** @import { Figure } from './figures.mjs' */

const rounds = 7

const project = join(import.meta.dirname, '../..')
const compiler = join(import.meta.dirname, 'subjects/compile.mjs')
export const tsc = join(project, 'node_modules/typescript/bin/tsc')

/** What `tsc` is told, so that it checks what the tool checks. */
export const tscOptions =
  '--ignoreConfig --noEmit --strict --target es2023 --lib es2023 --module nodenext --moduleDetection force --types node --allowJs --skipLibCheck --verbatimModuleSyntax --erasableSyntaxOnly --allowImportingTsExtensions'.split(
    ' ',
  )

/** @param {string} folder */
export const programsIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))

/**
 * The build of this book: the process that `npm run tangle` starts, into an empty folder, and once more.
 *
 * @param {string} workshop
 * @returns {Figure[]}
 */
export function measureReal(workshop) {
  const out = join(workshop, 'real')
  const place = { cwd: project, notes: join(workshop, 'notes') }
  const build = ['tangle/start.mjs', 'build', 'chapters', '--out', out]
  const rows = Array.from({ length: rounds }, () => {
    rmSync(out, { recursive: true, force: true })
    return {
      empty: runNode(['--eval', ''], place),
      first: runNode(build, place),
      second: runNode(build, place),
      compile: runNode([compiler, out], place),
      types: runNode([join(subjects, 'types.js'), 'chapters', out], place),
      tsc: runNode([tsc, ...tscOptions, ...programsIn(out)], place),
      edit: runNode([join(subjects, 'edit.js'), 'chapters', out, 'chapters/01-sockets.md'], place),
    }
  })
  const empty = middle(rows.map((row) => row.empty)).milliseconds
  const compile = middle(rows.map((row) => row.compile)).inside
  const first = middle(rows.map((row) => row.first))
  const second = middle(rows.map((row) => row.second))
  const types = middle(rows.map((row) => row.types)).milliseconds
  const tscAlone = middle(rows.map((row) => row.tsc)).milliseconds
  const check = tscAlone - empty
  const edits = rows.map((row) => row.edit)
  const least = 3 * empty + compile + check
  const parts = `${show(first.milliseconds, 'ms')} / (3 x ${show(empty, 'ms')} + ${show(compile, 'ms')} + ${show(check, 'ms')})`
  return [
    ratioOf('this book: build / (3 x empty node + compile + check)', first.milliseconds, least, 'ms', 1),
    { name: '  in full', measured: parts },
    ratioOf('this book: type check / tsc --noEmit', types, tscAlone, 'ms', 1.2),
    ratioOf(
      'this book: one chunk edited / first time',
      numberIn(edits, 'edit'),
      numberIn(edits, 'milliseconds'),
      'ms',
      0.1,
    ),
    ratioOf('this book: build again / first, time', second.milliseconds, first.milliseconds, 'ms', 0.6),
    {
      name: 'this book: peak of build, build again',
      measured: `${show(first.peak, 'MB')}, ${show(second.peak, 'MB')}`,
    },
  ]
}
