import { readSource } from './book/read-book.ts'
import type { Source } from './chapter/chapter.ts'
import { compileScript, type CompilerInput } from './program/compile/esbuild.ts'
import { exactPairs } from './program/compile/compiled-map.ts'
import { lateChecker } from './program/types/late.ts'
import type { TypeChecker } from './program/types/checker.ts'

/** What is kept from one build of a book to the next: what has not changed is not read, compiled or checked again. */
export type BuildCache = {
  readonly read: typeof readSource
  readonly compile: typeof compileScript
  /** Opens the type checker, a process that is started when something is to be checked, and stays. */
  readonly openChecker: () => Promise<TypeChecker>
  /** Ends the type checker. */
  readonly close: () => Promise<void>
}

/** @param out the output folder, absolute: packages are resolved from there */
export function newBuildCache(out: string): BuildCache {
  const checker = lateChecker(out)
  return {
    read: remember(readSource, ({ path, text }: Source) => [path, text]),
    compile: remember(compileWithPairs, ({ target, text }: CompilerInput) => [target, text]),
    openChecker: checker.open,
    close: checker.close,
  }
}

async function compileWithPairs(script: CompilerInput): ReturnType<typeof compileScript> {
  const compiled = await compileScript(script)
  return 'code' in compiled ? { ...compiled, pairs: exactPairs(compiled, script.text) } : compiled
}

/** A function that remembers the last result for each subject. The first part of the key is the subject. */
function remember<Input, Output>(work: (input: Input) => Output, keyOf: (input: Input) => readonly string[]) {
  const last = new Map<string, { readonly rest: string; readonly output: Output }>()
  return (input: Input): Output => {
    const [subject = '', ...others] = keyOf(input)
    const rest = others.join('\0')
    const known = last.get(subject)
    if (known?.rest === rest) return known.output
    const output = work(input)
    last.set(subject, { rest, output })
    return output
  }
}
