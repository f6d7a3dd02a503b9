import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readShell, type ShellToken } from '../../../tangle/transcript/notation/shell-words.ts'

/** The tokens but for blanks: words by their values in angle brackets, with what they run in braces; a mark for each other kind. */
function shown(tokens: readonly ShellToken[]): string {
  return tokens
    .flatMap(({ kind, text, value, inner }) => {
      const run = inner.map((own) => `{${shown(own)}}`).join('')
      if (kind === 'word') return [`<${value ?? '?'}>${run}`]
      if (kind === 'here-document') return [`document${run}`]
      if (kind === 'blank') return []
      return [kind === 'unknown' ? kind : text.replace('\n', '⏎')]
    })
    .join(' ')
}

test.each([
  ['node dist/a.js', '<node> <dist/a.js>'],
  ['a && b || c; d & e | f', '<a> && <b> || <c> ; <d> & <e> | <f>'],
  ['printf \'a & b\\n\' "c; d" e\\ f', '<printf> <a & b\\n> <c; d> <e f>'],
  ['echo "a\\"b\\$c\\d" \'\'', '<echo> <a"b$c\\d> <>'],
  ['x=1 node a.js # & no job', '<x=1> <node> <a.js>'],
  ['echo a#b $# ${#x}', '<echo> <a#b> <?> <?>'],
  ['node a.js \\\n  --port 80\\\n80', '<node> <a.js> <--port> <8080>'],
  ['node a.js 2>&1 >x', '<node> <a.js> 2>& <1> > <x>'],
  ['node a.js &>x', '<node> <a.js> & > <x>'],
  ['node a.js &2>x', '<node> <a.js> & 2> <x>'],
  ['a2>x <y >>z <>w >|v 12<&-', '<a2> > <x> < <y> >> <z> <> <w> >| <v> 12<& <->'],
  ['(a; b) & wait', '( <a> ; <b> ) & <wait>'],
  ['f() { a; }', '<f> ( ) <{> <a> ; <}>'],
  ['echo $(a & (b) | c) "$(d `e`)"', '<echo> <?>{<a> & ( <b> ) | <c>} <?>{<d> <?>{<e>}}'],
  ['echo ${x:-"$(a)"} "${y%z}"', '<echo> <?>{<a>} <?>'],
  ['echo $((1 & (2 | 3))) $', '<echo> <?> <$>'],
  ['cat <<END; a\nb & "\nEND\nc', '<cat> << <END> ; <a> ⏎ document ⏎ <c>'],
  ["cat <<-'E F' <<G\n$(a)\n\tE F\n$(b)\nG", '<cat> <<- <E F> << <G> ⏎ document document{<b>}'],
  ['cat <<END\na \\\nEND\nEND', '<cat> << <END> ⏎ document'],
])('%j', (command, expected) => {
  expect(shown(readShell(command))).toBe(expected)
})

test.each([
  ["echo 'a", '<echo> unknown'],
  ['echo "a & b', '<echo> unknown'],
  ['echo $(a', '<echo> unknown'],
  ['echo `a \\`b\\``', '<echo> unknown'],
  ['echo $(case x in a) b ;; esac)', '<echo> unknown'],
  ['echo "${x:-\'}"', '<echo> unknown'],
  ["echo $'a\\'' & b", '<echo> unknown'],
  ['cat <<END\na', '<cat> << <END> ⏎ unknown'],
  ['cat <<END', '<cat> << <END> unknown'],
  ['cat <(a) <b', '<cat> unknown'],
  ['cat <<<a', '<cat> unknown'],
  ['a \\', '<a> unknown'],
])('of %j a part is not understood', (command, expected) => {
  expect(shown(readShell(command))).toBe(expected)
})

test.each(['$(', '"$(', '${', '`$(', '(', '$((', '$((a', '<<E ', '\\\n', "'", '$aaaa ', '<<E\n'])(
  'of %j, again and again, all is read',
  (piece) => {
    for (const text of [piece.repeat(20_000), `$((${piece.repeat(5000)}`])
      expect(
        readShell(text)
          .map((token) => token.text)
          .join('') === text,
      ).toBe(true)
  },
)

const pieces = [...'ab1 \n\t\\\'"$`;&|<>(){}#-=', '$(', '${', '<<E', '\nE\n', '&&', '2>&1', 'case ']
const commands = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((all) => all.join(''))

test('every character belongs to one token, and what is run in it stands in its text', () => {
  const holds = (tokens: readonly ShellToken[], command: string, begin: number): void => {
    let at = begin
    for (const token of tokens) {
      expect(token.at).toBe(at)
      expect(command.startsWith(token.text, at)).toBe(true)
      at += token.text.length
      for (const inner of token.inner) {
        expect(inner[0]?.at ?? token.at).toBeGreaterThanOrEqual(token.at)
        holds(inner, command, inner[0]?.at ?? at)
        expect(inner.at(-1)?.at ?? token.at).toBeLessThan(at)
      }
    }
  }
  fc.assert(
    fc.property(commands, (command) => {
      const tokens = readShell(command)
      expect(tokens.map(({ text }) => text).join('')).toBe(command)
      holds(tokens, command, 0)
      const lost = tokens.findIndex(({ kind }) => kind === 'unknown')
      expect(lost < 0 || tokens.slice(lost).every(({ kind }) => kind === 'unknown')).toBe(true)
    }),
  )
})

test('a text in quotes is one word of that value', () => {
  const quotings = [
    (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`,
    (text: string) => `"${text.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`,
  ]
  fc.assert(
    fc.property(fc.oneof(commands, fc.string()), fc.constantFrom(...quotings), (text, quote) => {
      const [word, ...others] = readShell(quote(text))
      expect(others).toEqual([])
      expect(word).toMatchObject({ kind: 'word', value: text, isQuoted: true, inner: [] })
    }),
  )
})
