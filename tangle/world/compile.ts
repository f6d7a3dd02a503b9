import { createRequire } from 'node:module'
import { posix } from 'node:path'
import type { Message, TransformFailure } from 'esbuild'
import type { Fault, OutputFile } from '../data/program.ts'
import { type Import, importsOf } from './imports.ts'

/** A tangled script, ready to be compiled. */
export type Script = {
  readonly target: string
  /** Where the compiled text goes; nothing for a script that is only checked. */
  readonly compiled: string | undefined
  readonly text: string
  /** Its source map back to the chapters, as JSON. */
  readonly map: string
}

export type Compiled = {
  readonly files: readonly OutputFile[]
  readonly faults: readonly Fault[]
  /** Imports of files that no chapter makes: the position is that of the compiled text. */
  readonly unresolved: readonly Unresolved[]
}

export type Unresolved = {
  readonly target: string
  readonly specifier: string
  readonly wanted: string
}

// To import a CommonJS package, node would read all of it for its names before it runs it.
const { transform } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild')

type One = Compiled

const nothing: One = { files: [], faults: [], unresolved: [] }

/** How many scripts are on their way through the compiler: enough for it to be busy, few enough to be held. */
const atOnce = 16

/** Starts the compiler's process, so that it comes up while there is still something else to do. */
export function startCompiler(): void {
  // Should it not come up, then the first script tells why.
  transform('').catch(() => {})
}

/**
 * Compiles scripts in memory, each by itself: types removed, `./x.ts` in an import turned to `./x.js`.
 *
 * @param targets all files that the book makes: a relative import of another file is unresolved
 */
export async function compileScripts(
  scripts: Iterable<Script>,
  targets: ReadonlySet<string>,
): Promise<Compiled> {
  const all: One[] = []
  const queue = numbered(scripts)
  const work = async () => {
    for (const [i, script] of queue) all[i] = await compileScript(script, targets)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return {
    files: all.flatMap(({ files }) => files),
    faults: all.flatMap(({ faults }) => faults),
    unresolved: all.flatMap(({ unresolved }) => unresolved),
  }
}

function* numbered<Item>(items: Iterable<Item>): Generator<readonly [number, Item]> {
  let i = 0
  for (const item of items) yield [i++, item]
}

async function compileScript(script: Script, targets: ReadonlySet<string>): Promise<One> {
  const inlineMap = Buffer.from(script.map).toString('base64')
  const source = `${script.text}\n//# sourceMappingURL=data:application/json;base64,${inlineMap}\n`
  try {
    const { code, map } = await transform(source, {
      loader: loaderOf(script.target),
      sourcefile: script.target,
      sourcemap: 'external',
      sourcesContent: false,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      charset: 'utf8',
      logLevel: 'silent',
      logLimit: 0,
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    })
    return outputsOf(script, code, map, targets)
  } catch (failure) {
    const { errors } = failure as TransformFailure
    if (errors === undefined) throw failure
    return { ...nothing, faults: errors.map((message) => faultOf(script.target, message)) }
  }
}

function outputsOf(script: Script, code: string, map: string, targets: ReadonlySet<string>): One {
  const imports = importsOf(code).filter(({ specifier }) => /^\.{1,2}\//.test(specifier))
  const unresolved = imports.flatMap(({ specifier }) => {
    const wanted = posix.join(posix.dirname(script.target), specifier)
    return targets.has(wanted) ? [] : [{ target: script.target, specifier, wanted }]
  })
  if (script.compiled === undefined) return { ...nothing, unresolved }
  const name = posix.basename(script.compiled)
  const text = `${withCompiledImports(code, imports)}//# sourceMappingURL=${name}.map\n`
  const files = [
    { path: script.compiled, text },
    { path: `${script.compiled}.map`, text: namedMap(map, name) },
  ]
  return { files, faults: [], unresolved }
}

/** `./x.ts` names the file that runs under newer Node; what is compiled imports what is compiled. */
function withCompiledImports(code: string, imports: readonly Import[]): string {
  let text = code
  for (const { specifier, start, end } of imports.toReversed()) {
    text = text.slice(0, start) + specifier.replace(/\.([cm]?)tsx?$/, '.$1js') + text.slice(end)
  }
  return text
}

function namedMap(map: string, name: string): string {
  const { version, sources, names, mappings } = JSON.parse(map) as Record<string, unknown>
  return `${JSON.stringify({ version, file: name, sources, names, mappings })}\n`
}

function loaderOf(target: string): 'ts' | 'tsx' | 'js' | 'jsx' {
  const [, kind = 'js'] = /\.[cm]?([jt]sx?)$/.exec(target) ?? []
  return kind as 'ts' | 'tsx' | 'js' | 'jsx'
}

/** esbuild counts lines from 1 and columns in UTF-8 bytes from 0. */
function faultOf(target: string, message: Message): Fault {
  const { line = 1, column = 0, length = 1, lineText = '' } = message.location ?? {}
  const start = utf16Length(lineText, 0, column)
  return {
    target,
    line,
    column: start,
    length: Math.max(1, utf16Length(lineText, column, length)),
    text: message.text,
  }
}

function utf16Length(line: string, from: number, bytes: number): number {
  return Buffer.from(line)
    .subarray(from, from + bytes)
    .toString().length
}
