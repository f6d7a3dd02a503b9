import { scriptLines, textLines } from '../../text/line-starts.ts'
import { languageOfFile, metaName } from '../../chapter/languages.ts'
import type { CompiledScript, Fault } from '../program.ts'
import { mapInParallel } from '../../system/parallel.ts'
import { type EsbuildError, transformWithin } from './esbuild-service.ts'
import { importsAndExports } from './module-imports.ts'

/** A tangled script, ready to be compiled. */
export type CompilerInput = {
  readonly target: string
  readonly text: string
}

export type Compiled = {
  readonly scripts: readonly CompiledScript[]
  readonly faults: readonly Fault[]
  /** What a compiler gave up on. */
  readonly breakdowns: readonly ScriptBreakdown[]
}

/** `what` names the tool that gave up, and says how, such as `esbuild was stopped: it had used 120 s`. */
type ScriptBreakdown = { readonly target: string; readonly what: string }

/** How many scripts are compiled at the same time: enough to keep the compiler busy, few enough for its memory. */
const atOnce = 16

/** Starts the compiler's process, which takes a while, before it is needed. */
export function startCompiler(): void {
  // If it does not start, compiling the first script reports why.
  transformWithin('', {}).catch(() => {})
}

/**
 * Compiles scripts in memory, each by itself: only types are removed.
 *
 * @param compile compiles one script, perhaps with a cache
 */
export async function compileScripts(
  scripts: Iterable<CompilerInput>,
  compile: typeof compileScript,
): Promise<Compiled> {
  const all = await mapInParallel(scripts, compile, atOnce)
  return {
    scripts: all.filter((one): one is CompiledScript => 'code' in one),
    faults: all.filter((one) => Array.isArray(one)).flat(),
    breakdowns: all.filter((one): one is ScriptBreakdown => 'what' in one),
  }
}

/** Compiles one script. The result depends on the script alone. */
export async function compileScript(
  script: CompilerInput,
): Promise<CompiledScript | Fault[] | ScriptBreakdown> {
  const { target } = script
  const result = await transformWithin(script.text, {
    loader: languageOfFile(target)?.loader ?? 'js',
    sourcefile: target,
    sourcemap: 'external',
    sourcesContent: false,
    platform: 'node',
    format: target.endsWith('.cts') ? 'cjs' : 'esm',
    target: 'node20.19',
    charset: 'utf8',
    logLevel: 'silent',
    logLimit: 0,
    define: { 'import.meta': metaName },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  })
  if ('why' in result) return { target, what: `esbuild ${result.why}` }
  if ('errors' in result) return result.errors.map((message) => faultOf(script, message))
  const { code, map } = result
  const found = await importsAndExports(code)
  return 'what' in found ? { target, ...found } : { target, code, map, ...found }
}

/** esbuild counts lines from 1, as JavaScript has them, and columns in UTF-8 bytes from 0. */
function faultOf({ target, text }: CompilerInput, message: EsbuildError): Fault {
  const { line = 1, column = 0, length = 1, lineText = '' } = message.location ?? {}
  const start = { line: line - 1, column: utf16Length(lineText, 0, column) }
  const place = textLines(text).positionOf(scriptLines(text).offsetOf(start))
  // esbuild says what it expects in words alone.
  const missing = /^Expected "([)\]}])" but found/.exec(message.text)?.[1]
  return {
    target,
    line: place.line + 1,
    column: place.column,
    length: Math.max(1, utf16Length(lineText, column, length)),
    text: message.text,
    ...(missing !== undefined && { missing }),
  }
}

function utf16Length(line: string, from: number, bytes: number): number {
  return Buffer.from(line)
    .subarray(from, from + bytes)
    .toString().length
}
