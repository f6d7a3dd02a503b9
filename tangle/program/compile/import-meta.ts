import { metaName } from '../../chapter/languages.ts'
import type { Replacement } from './compiled-map.ts'

/**
 * A line that gives a compiled module the `import.meta` of its starter. So the module finds that it is the main one, and a
 * worker or child process that it starts from its own URL names the chapter when it crashes.
 *
 * @param code in which {@link metaName} is written for `import.meta`
 * @param starter the starter's name, in the same folder
 */
export function identityOf(code: string, starter: string): Replacement[] {
  if (!code.includes(metaName)) return []
  const start = /^#!.*\n/.exec(code)?.[0].length ?? 0
  const url = `new URL(${JSON.stringify(`./${encodeURIComponent(starter)}`)}, import.meta.url).href`
  const filename = `import.meta.filename.replace(/[^/\\\\]*$/, () => ${JSON.stringify(starter)})`
  const main = `'main' in import.meta && { main: process.argv[1] === ${filename} }`
  const text = `const ${metaName} = { __proto__: import.meta, url: ${url}, filename: ${filename}, ...(${main}) };\n`
  return [{ start, end: start, text }]
}
