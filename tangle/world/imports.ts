import { initSync, parse } from 'es-module-lexer'

/** A module specifier and its offsets, without its quotes, in UTF-16 units of the text. */
export type Import = {
  readonly specifier: string
  readonly start: number
  readonly end: number
}

let ready = false

/** The static imports and literal dynamic imports of a module's text, in order. */
export function importsOf(code: string): Import[] {
  if (!ready) initSync()
  ready = true
  const [imports] = parse(code)
  return imports.flatMap(({ n: specifier, s, e, d }) => {
    if (specifier === undefined) return []
    // The lexer includes the quotes of a dynamic import's argument (`d` is its position) and not those of a static one.
    const quote = d >= 0 ? 1 : 0
    return [{ specifier, start: s + quote, end: e - quote }]
  })
}
