import { init, parse } from 'es-module-lexer'
import type { ImportsAndExports } from '../program.ts'

/**
 * The static imports and literal dynamic imports of a module's text, in order, and its exports; or that the lexer gave up on a
 * text which a compiler has accepted: it cannot keep more than 512 templates open, or takes a sign for a regular expression.
 */
export async function importsAndExports(
  code: string,
): Promise<ImportsAndExports | { readonly what: string }> {
  await init()
  try {
    return readParsed(parse(code))
  } catch (error) {
    return { what: `es-module-lexer gave up (“${(error as Error).message}”)` }
  }
}

type Parsed = ReturnType<typeof parse>

function readParsed([parsed, exported]: Parsed): ImportsAndExports {
  const imports = parsed.flatMap((one) => {
    // The lexer also returns `import(`./${name}.js`)`, as the glob `./*.js`.
    if (typeof one.specifier !== 'string' || ('glob' in one && one.glob)) return []
    // Its offsets include the quotes of a dynamic import's argument, but not those of a static import.
    const quote = one.type === 'dynamic' ? 1 : 0
    return [{ specifier: one.specifier, start: one.start + quote, end: one.end - quote }]
  })
  const names = exported.flatMap((one) => (one.type === 'reexport-all' ? [] : [one.name]))
  const stars = exported.flatMap((one) => (one.type === 'reexport-all' ? [one.from] : []))
  return { imports, exports: { names, stars } }
}
