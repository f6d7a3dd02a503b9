import { createRequire } from 'node:module'
import type { Message, TransformFailure } from 'esbuild'
import { scriptLines, textLines } from '../../text/line-starts.ts'
import { languageOfFile, metaName } from '../../chapter/languages.ts'
import type { CompiledScript, Fault } from '../program.ts'
import { mapInParallel } from '../../system/parallel.ts'
import { importsAndExports } from './module-imports.ts'

/** A tangled script, ready to be compiled. */
export type CompilerInput = {
  readonly target: string
  readonly text: string
}

export type Compiled = {
  readonly scripts: readonly CompiledScript[]
  readonly faults: readonly Fault[]
}

// To import a CommonJS package, node would read all of it for its names before it runs it.
const { transform, build } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild')

/**
 * Puts a module and all that it imports into one script, which node loads at once. Node forgets that it has loaded it, so
 * that no program finds it.
 *
 * @param path absolute
 */
export async function bundleScript(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    charset: 'utf8',
    minifyWhitespace: true,
    footer: { js: 'delete require.cache[__filename]' },
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** How many scripts are compiled at the same time: enough to keep the compiler busy, few enough for its memory. */
const atOnce = 16

/** Starts the compiler's process, which takes a while, before it is needed. */
export function startCompiler(): void {
  // If it does not start, compiling the first script reports why.
  transform('').catch(() => {})
}

/**
 * Compiles scripts in memory, each by itself: only types are removed.
 *
 * @param compile compiles one script, perhaps with a cache
 */
export async function compileScripts(
  scripts: Iterable<CompilerInput>,
  compile = compileScript,
): Promise<Compiled> {
  const all = await mapInParallel(scripts, compile, atOnce)
  return {
    scripts: all.filter((one): one is CompiledScript => !Array.isArray(one)),
    faults: all.filter((one) => Array.isArray(one)).flat(),
  }
}

/** Compiles one script. The result depends on the script alone. */
export async function compileScript(script: CompilerInput): Promise<CompiledScript | Fault[]> {
  try {
    const { code, map } = await transform(script.text, {
      loader: languageOfFile(script.target)?.loader ?? 'js',
      sourcefile: script.target,
      sourcemap: 'external',
      sourcesContent: false,
      platform: 'node',
      format: script.target.endsWith('.cts') ? 'cjs' : 'esm',
      target: 'node20.19',
      charset: 'utf8',
      logLevel: 'silent',
      logLimit: 0,
      define: { 'import.meta': metaName },
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    })
    return { target: script.target, code, map, ...(await importsAndExports(code)) }
  } catch (failure) {
    const { errors } = failure as TransformFailure
    if (errors === undefined) throw failure
    return errors.map((message) => faultOf(script, message))
  }
}

/** esbuild counts lines from 1, as JavaScript has them, and columns in UTF-8 bytes from 0. */
function faultOf({ target, text }: CompilerInput, message: Message): Fault {
  const { line = 1, column = 0, length = 1, lineText = '' } = message.location ?? {}
  const start = { line: line - 1, column: utf16Length(lineText, 0, column) }
  const place = textLines(text).positionOf(scriptLines(text).offsetOf(start))
  return {
    target,
    line: place.line + 1,
    column: place.column,
    length: Math.max(1, utf16Length(lineText, column, length)),
    text: message.text,
  }
}

function utf16Length(line: string, from: number, bytes: number): number {
  return Buffer.from(line)
    .subarray(from, from + bytes)
    .toString().length
}
