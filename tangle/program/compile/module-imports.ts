import { init, parse } from 'es-module-lexer'
import type { ImportsAndExports } from '../program.ts'

/** The static imports and literal dynamic imports of a module's text, in order, and its exports. */
export async function importsAndExports(code: string): Promise<ImportsAndExports> {
  await init()
  const [parsed, exported] = parse(code)
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
