import { initSync, parse } from 'es-module-lexer'
import type { Ties } from '../data/program.ts'

let ready = false

/** The static imports and literal dynamic imports of a module's text, in order, and its exports. */
export function tiesOf(code: string): Ties {
  if (!ready) initSync()
  ready = true
  const [parsed, exports] = parse(code)
  const imports = parsed.flatMap(({ n: specifier, s, e, d }) => {
    if (specifier === undefined) return []
    // The lexer includes the quotes of a dynamic import's argument (`d` is its position) and not those of a static one.
    const quote = d >= 0 ? 1 : 0
    return [{ specifier, start: s + quote, end: e - quote }]
  })
  const stars = parsed.flatMap(({ n: specifier, ss, s }) =>
    specifier !== undefined && /^export\s*\*\s*from/.test(code.slice(ss, s)) ? [specifier] : [],
  )
  return { imports, exports: { names: exports.map(({ n }) => n), stars } }
}
