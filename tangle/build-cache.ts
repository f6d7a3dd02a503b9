import { type ReadFile, readFile } from './book/load.ts'
import { readSource } from './book/read-book.ts'
import type { Source } from './chapter/chapter.ts'
import type { ChapterFile } from './chapter/chapter-files.ts'
import { exactPairs } from './program/compile/compiled-map.ts'
import { compileScript, type CompilerInput } from './program/compile/esbuild.ts'
import type { CompiledScript } from './program/program.ts'
import { lateChecker } from './program/types/late.ts'

/** What is kept from one build of a book to the next: what has not changed is not parsed, compiled or checked again. */
export type BuildCache = {
  /** Reads a chapter from the disk, or from the text that an editor has of it. */
  readonly readFile: (file: ChapterFile) => ReadFile
  readonly compile: typeof compileScript
  /** The type checker, a process that is started when something is to be checked, and stays. */
  readonly checker: ReturnType<typeof lateChecker>
}

/** @param out the output folder, absolute: packages are resolved from there */
export function newBuildCache(out: string): BuildCache {
  const read = remember(readSource, ({ path, text }: Source) => [path, text], 1)
  return {
    readFile: (file) => readFile(file, read),
    compile: remember(compileWithPairs, ({ target, text }: CompilerInput) => [target, text], mostVersions),
    checker: lateChecker(out),
  }
}

async function compileWithPairs(script: CompilerInput): ReturnType<typeof compileScript> {
  const compiled = await compileScript(script)
  if (!('code' in compiled)) return compiled
  let pairs: CompiledScript['pairs']
  return {
    ...compiled,
    // Made when the first map needs them, and kept: an editor makes no maps.
    get pairs() {
      return (pairs ??= exactPairs(compiled, script.text))
    },
  }
}

/** How many results are remembered of one subject: a program has a version for each chapter that changes it. */
const mostVersions = 24

/** A function that remembers its last results, at most so many for each subject. The first part of the key is the subject. */
function remember<Input, Output>(
  work: (input: Input) => Output,
  keyOf: (input: Input) => readonly string[],
  most: number,
) {
  const last = new Map<string, Map<string, Output>>()
  return (input: Input): Output => {
    const [subject = '', ...others] = keyOf(input)
    const rest = others.join('\0')
    const versions = last.get(subject) ?? new Map<string, Output>()
    const output = versions.get(rest) ?? work(input)
    // The one that was used last is last.
    versions.delete(rest)
    versions.set(rest, output)
    const [oldest] = versions.keys()
    if (versions.size > most && oldest !== undefined) versions.delete(oldest)
    last.set(subject, versions)
    return output
  }
}
