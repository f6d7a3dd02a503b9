import { createRequire } from 'node:module'

/** Characters that take one column each, whatever is next to them: Latin letters, and U+FFFD. */
const plain = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\ufffd]*$/

const load = createRequire(import.meta.url)
let stringWidth: (typeof import('string-width'))['default'] | undefined

/** How many columns of a terminal a text takes; control sequences count as the characters they are written with. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length
  // Loading the package takes as long as reading a small book, and few texts need it.
  stringWidth ??= (load('string-width') as typeof import('string-width')).default
  // Control characters take no column, and the package needs quadratic time for many of them.
  return stringWidth(text.replace(/\p{Cc}/gu, ''), { countAnsiEscapeCodes: true })
}

/** The text with spaces after it, up to `width` columns of a terminal. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
