import type { Exports } from '../data/program.ts'

const switchOn = 'process.setSourceMapsEnabled(true)'

/**
 * The file that a reader starts. It has node read the source map of the compiled program, which node does only for
 * files that are loaded after it was told to; so no flag is needed for a stack trace that names the chapter.
 *
 * @param file the compiled program, in the same folder
 */
export function starterText(file: string, { names, hasStar }: Exports, code: string): string {
  const path = `./${file}`
  if (file.endsWith('.cjs')) return `${switchOn}\nmodule.exports = require('${path}')\n`
  // Names that nobody can list beforehand are handed on by node itself, which then loads the program first.
  if (hasStar) return `export * from '${path}'\n${names.includes('default') ? defaultFrom(path) : ''}`
  const own = asksForItsPath(code) ? `process.argv[1] = ${pathBeside(file)}\n` : ''
  return `${switchOn}\n${own}${importing(path, names)}\n`
}

/** Any name can be exported, a reserved word or a string too, but not every name can be declared. */
function importing(path: string, names: readonly string[]): string {
  if (names.length === 0) return `await import('${path}')`
  const taken = names.map((name, i) => `${JSON.stringify(name)}: value${i}`)
  const given = names.map((name, i) => `value${i} as ${JSON.stringify(name)}`)
  return `const { ${taken.join(', ')} } = await import('${path}')\nexport { ${given.join(', ')} }`
}

const defaultFrom = (path: string) => `export { default } from '${path}'\n`

const pathBeside = (file: string) => `(await import('node:path')).join(import.meta.dirname, '${file}')`

/** A program that compares its own path with that of what was started does so to know whether it was. */
function asksForItsPath(code: string): boolean {
  return code.includes('import.meta') && /\bargv\b/.test(code)
}
