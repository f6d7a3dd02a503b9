import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * The path of TypeScript's compiler for this system: a native program, in a package of its own next to `typescript`.
 *
 * npm's `bin/tsc` is a script that starts this program and waits. A signal to that script would not reach the program.
 */
export function typescriptExecutable(): string {
  const platform = `${process.platform}-${process.arch}`
  const name = `@typescript/typescript-${platform}`
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
  try {
    const folder = dirname(createRequire(typescript).resolve(`${name}/package.json`))
    return join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc')
  } catch {
    throw new Error(`TypeScript's compiler for ${platform} is not installed: the package ${name} is missing.`)
  }
}
