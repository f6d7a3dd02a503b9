import { expect, test } from 'vitest'
import { html, raw } from '../../tangle/text/html.ts'

test('a text is escaped, as content and as an attribute; HTML is put in as it is', () => {
  const bold = html`<b title="${'"<\''}">${'a < b & c'}</b>`
  expect(html`<p>${bold}${raw('<br />')}</p>`.html).toBe(
    '<p><b title="&quot;&lt;&#39;">a &lt; b &amp; c</b><br /></p>',
  )
})

test('lists are joined, numbers are written, nothing is nothing', () => {
  expect(html`${['<', html`<i>`, [1, undefined]]}${undefined}${2}`.html).toBe('&lt;<i>12')
})

test('a line break is kept, and one that only indents the template is left out', () => {
  const inside = ' \n  kept \n'
  expect(
    html`
    <p>
      ${inside}
    </p>`.html,
  ).toBe(`<p>${inside}</p>`)
  expect(
    html`<p>
a\nb</p>
`.html,
  ).toBe('<p>\na\nb</p>\n')
})
