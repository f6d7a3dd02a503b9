/** Text that is HTML already. Everything else is escaped where it enters HTML. */
export type Html = { readonly html: string }

type Part = Html | string | number | undefined | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * HTML with values put in: a string is escaped, so it can be used as text and as a quoted attribute; `Html` is put in
 * as it is, a list is joined, and `undefined` is left out.
 *
 * A line break that is followed by spaces only indents the template, and is left out with its spaces.
 */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: fixedTexts(template).reduce((text, fixed, i) => text + htmlText(parts[i - 1]) + fixed) }
}

/** By template: each is used for many pages. */
const known = new WeakMap<TemplateStringsArray, readonly string[]>()

function fixedTexts(template: TemplateStringsArray): readonly string[] {
  const texts = known.get(template) ?? template.map((text) => text.replaceAll(/\n +/g, ''))
  known.set(template, texts)
  return texts
}

/** Marks a text as HTML. Use it only for what our own renderers wrote, or for an asset. */
export function raw(text: string): Html {
  return { html: text }
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}

function htmlText(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return 'html' in part ? part.html : part.map(htmlText).join('')
}
