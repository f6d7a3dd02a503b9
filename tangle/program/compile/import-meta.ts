import { metaName } from '../../chapter/languages.ts'
import type { Replacement } from './compiled-map.ts'

/**
 * What a compiled module is told of itself, in a line above its own: it takes itself for the file that is started. So it
 * finds that it was, and a worker or child process that it starts of itself names the chapter when it crashes.
 *
 * @param code in which `import.meta` stands as {@link metaName}
 * @param starter the file that is started, in the same folder
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
