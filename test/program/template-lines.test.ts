import { expect, test } from 'vitest'
import { startsInTemplate } from '../../tangle/program/template-lines.ts'

/** Lines that begin inside a template literal are marked with `|`. */
test.each([
  ['one line', [' const a = `x`', ' b']],
  ['several lines', [' a = `x', '|', '|  y` + `z', '|` + 1', ' b']],
  ['a substitution', [' `${', '   1', ' }', '|  ${2} `', ' b']],
  ['a template in a substitution', [' `${ `', '|  x` }', '|`', ' b']],
  ['braces in a substitution', [' `${ {a: {}} }', '|${ "}" }', '|`', ' b']],
  ['an escaped sign', [' `\\`', '|\\${', '|`', ' b']],
  ['in a string', [" '`'", ' "`"', ' b']],
  ['in a comment', [' // `', ' /* `', ' ` */', ' b']],
  ['in a regular expression', [' a = /`/', ' b = /[/`]/.test(x)', ' c']],
  ['behind a division', [' a / `x', '|` / 2', ' b']],
  ['a string that goes on', [" '\\", "|`'", ' b']],
  ['a comment that seems to go on', [' // \\', ' b']],
  ['a template that goes on', [' `\\', '|`', ' b']],
  ['a line of code in a comment that seems whole', [' /*', ' `a`', ' */ `', '|`', ' b']],
  ['a comment with an apostrophe', [" // don't `", ' b']],
  ['a comment mark in a string', [" 'http://' + `x", '|`', ' b']],
  ['a comment mark in a template', [' `//', '|`', ' b']],
  ['a comment that begins behind a template', [' `x` // `', ' b']],
  ['two templates, the second open', [' `x` + `y', '|` ', ' b']],
  ['a backtick in a string in a substitution', [' `${"`"}`', ' `${"}"}', '|`', ' b']],
])('%s', (_, marked) => {
  const lines = marked.map((line) => line.slice(1))
  const inside = startsInTemplate(lines)
  expect(lines.map((line, i) => (inside.has(i) ? '|' : ' ') + line)).toEqual(marked)
})
