import { expect, test } from 'vitest'
import { readPageText } from '../../tangle/chapter/chapter-text.ts'
import { renderTokens } from '../../tangle/chapter/markdown.ts'
import { readProse } from '../../tangle/prose/read-prose.ts'

/** A chapter without its links to `s`. */
function without(text: string): string {
  const page = readPageText({ path: 'a.md', slug: 'a', name: 'a.md', text })
  return renderTokens(readProse(page, (href) => href === 's').tokens.tokens, {}).trim()
}

test.each([
  ['A. [S](s). B.', '<p>A. B.</p>'],
  ['A. [S](s).', '<p>A.</p>'],
  ['[S](s). B.', '<p>B.</p>'],
  ['[S](s)', ''],
  ['[S](s).', ''],
  ['[S](s)!\n\nB', '<p>B</p>'],
  ['See: [S](s). B.', '<p>See: B.</p>'],
  ['A? [S](s).B', '<p>A? S.B</p>'],
  ['A. [S](s) is b.', '<p>A. S is b.</p>'],
  ['A [S](s). B.', '<p>A S. B.</p>'],
  ['A, [S](s). B.', '<p>A, S. B.</p>'],
  ['A. [S](s), [T](s) and [U](s). B.', '<p>A. B.</p>'],
  ['A. [S](s), [T](t). B.', '<p>A. S, <a href="t">T</a>. B.</p>'],
  ['A. [S](s)\n[T](s). B.', '<p>A. B.</p>'],
  ['A. [S](s) but [T](s). B.', '<p>A. S but T. B.</p>'],
  ['A.\n[S](s).', '<p>A.</p>'],
  ['**[S](s).** B.', '<p> B.</p>'],
  ['A [](t). [S](s).', '<p>A <a href="t"></a>.</p>'],
  ['**A**. [S](s).', '<p><strong>A</strong>.</p>'],
  ['A *[S](s).* B', '<p>A <em>S.</em> B</p>'],
  ['A. [S](s)`and`[T](s). B.', '<p>A. S<code>and</code>T. B.</p>'],
  ['A [S](s) and [T](s) b', '<p>A S and T b</p>'],
  ['A. *[S](s)*', '<p>A. </p>'],
  ['- [S](s)\n- B', '<ul>\n<li>B</li>\n</ul>'],
  ['- [S](s)\n\n  B', '<ul>\n<li>\n<p>B</p>\n</li>\n</ul>'],
  ['> [S](s)\n\nB', '<p>B</p>'],
  ['> > [S](s)\n>\n> B', '<blockquote>\n<p>B</p>\n</blockquote>'],
  ['# [S](s)\n\nB', '<p>B</p>'],
  ['> [S](s)\n>\n> ---', '<blockquote>\n<hr />\n</blockquote>'],
  ['![](p.svg) [S](s).', '<p><img src="p.svg" alt="" /></p>'],
  ['[S](s) ![p](p.svg)', '<p>S <img src="p.svg" alt="p" /></p>'],
])('%j', (text, expected) => {
  expect(without(text)).toBe(expected)
})

test('a cell of a table stays, empty', () => {
  expect(without('| A | [S](s) |\n|---|---|\n| [S](s) | B |')).toMatch(
    /<th><\/th>[^]*<td><\/td>\n<td>B<\/td>/,
  )
})
