import { expect, test } from 'vitest'
import { commandsIn, mayPart } from '../../../tangle/transcript/notation/shell-commands.ts'

/** Each command with what is around it: `before [words] redirections behind`. */
function shown(text: string): string[] {
  return commandsIn(text).map(({ words, redirections, before, behind }) =>
    [before, `[${words.map((word) => word.value ?? word.text).join(' ')}]`, ...redirections, behind]
      .join(' ')
      .replaceAll('\n', '⏎')
      .trim(),
  )
}

test.each([
  ['node a.js', ['[node a.js]']],
  ['A=1 B="$x" node a.js 2>&1 >x', ['[node a.js] 2>&1 >x']],
  ['a |\n\nb && c', ['[a] |', '| [b] &&', '&& [c]']],
  ['if a; then b; else c; fi', ['[a] ;', '; [b] ;', '; [c] ;', '; []']],
  ['for i in 1 2; do a; done | b', ['[for i in 1 2] ;', '; [a] ;', '; [] |', '| [b]']],
  ['! { a; } & (b) >x', ['[a] ;', '; [] &', '( [b] )', ') [] >x']],
  ['f() { a; }', ['[f] (', ') [a] ;', '; []']],
  ['exec -a x a; command -p b', ['[x a] ;', '; [b]']],
  ['x=$(a `b`) >$(c)', ['[b]', '[a `b`]', '[c]', '[] >$(c)']],
  ['cat <<E\n$(a)\nE\nb', ['[a]', '[cat] <<E ⏎', '⏎ [b]']],
  ["a; 'if' b 'c", ['[a] ;', "; [if b 'c]"]],
])('%j', (text, expected) => {
  expect(shown(text)).toEqual(expected)
})

test.each(['a &', 'a &>x', '(a) & b', 'x=$(a &)', "a 'b"])('%s may leave a job', (text) => {
  expect(mayPart(text, ['&'])).toBe(true)
})

test.each(['a && b', 'a 2>&1', "a '&' \\& # &", 'a >&2 <&1', 'cat <<E\n&\nE'])('%s leaves no job', (text) => {
  expect(mayPart(text, ['&'])).toBe(false)
})
