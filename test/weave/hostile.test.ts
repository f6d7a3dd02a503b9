import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proseTokensOf, renderTokens } from '../../tangle/read/markdown.ts'
import { html, raw } from '../../tangle/weave/html.ts'
import { type Fragment, SafeHtml } from '../../tangle/weave/safe-html.ts'

/** What a chapter with these fragments of HTML, in order, shows of them. */
function shown(fragments: readonly Fragment[]): string {
  const safe = new SafeHtml(fragments, false)
  return fragments.map(({ text }) => safe.next(text)).join('')
}

const block = (text: string): Fragment => ({ text, container: 'top', isInline: false })
const inline = (text: string): Fragment => ({ text, container: 'p', isInline: true })

test('bare tags of the list stay where they pair up; all else is text', () => {
  expect(shown([block('<details><summary>Why?</summary>'), block('</details>')])).toBe(
    '<details><summary>Why?</summary></details>',
  )
  expect(shown([inline('<kbd>'), inline('</kbd>'), inline('<br>')])).toBe('<kbd></kbd><br />')
  expect(shown([inline('<details>'), inline('</details>')])).toBe('&lt;details&gt;&lt;/details&gt;')
  expect(shown([block('<details>')])).toBe('&lt;details&gt;')
  expect(shown([block('</details>')])).toBe('&lt;/details&gt;')
  expect(shown([block('<details>'), inline('</details>')])).toBe('&lt;details&gt;&lt;/details&gt;')
  expect(shown([block('<details open>')])).toBe('&lt;details open&gt;')
  expect(shown([block('a <!-- hidden <details> --> b')])).toBe('a  b')
})

const pieces = fc.constantFrom(
  '<script>',
  '</script>',
  '<kbd>',
  '</kbd>',
  '<details>',
  '</details>',
  '<summary>',
  '</summary>',
  '<br>',
  '<br/>',
  '<!--',
  '-->',
  '<',
  '>',
  '"',
  "'",
  '&',
  '&lt;',
  ' onerror=',
  'javascript:',
  '<img src=x onerror=y>',
  '<kbd onclick=x>',
  '\n',
  'a',
)
const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))
const fragment = fc.record({ text, container: fc.constantFrom('a', 'b'), isInline: fc.boolean() })

test('no text whatever becomes a tag that is not on the list, and every tag is closed in order', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 6 }), (fragments) => {
      const result = shown(fragments)
      const open: string[] = []
      for (const [, slash, name = '', end] of result.matchAll(/<(\/?)([a-z]+)( ?\/?)>/g)) {
        expect(['details', 'summary', 'kbd', 'br']).toContain(name)
        if (end !== '') continue
        if (slash === '') open.push(name)
        else expect(open.pop()).toBe(name)
      }
      expect(open).toEqual([])
      expect(result.replaceAll(/<\/?[a-z]+( \/)?>/g, '')).not.toMatch(/[<>"]/)
    }),
  )
})

test('a value is escaped where it enters HTML, and HTML is not escaped twice', () => {
  expect(html`<a title="${'"\'<>&'}">${raw('<b>')}${['<', html`${'&'}`]}${undefined}${3}</a>`.html).toBe(
    '<a title="&quot;&#39;&lt;&gt;&amp;"><b>&lt;&amp;3</a>',
  )
})

test('an address that runs a script makes no link', () => {
  const links = [
    'javascript:x',
    'JAVASCRIPT:x',
    'java&#115;cript:x',
    'vbscript:x',
    'data:text/html,x',
    'file:///etc/passwd',
  ]
  const page = renderTokens(
    proseTokensOf(links.map((link) => `[a](${link}) <${link}> ![b](${link})`).join('\n\n')),
    {},
  )
  expect(page).not.toMatch(/<a |<img /)
})
