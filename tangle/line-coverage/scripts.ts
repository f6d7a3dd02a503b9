import { type OutputFile, type Program, programText } from '../program/program.ts'
import { sourceMapOf } from '../program/compile/program-map.ts'

/** A text that Node runs, and its source map to the chapters. */
export type RunnableScript = {
  /** Path below the output folder, with `/`. */
  readonly path: string
  readonly text: string
  /** As JSON. */
  readonly map: string
}

/**
 * The scripts among the files of an output folder. Compiled ones have a map next to them; for a program that Node runs as
 * its author wrote it the map is made here.
 */
export function scriptsOf(programs: readonly Program[], files: readonly OutputFile[]): RunnableScript[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const compiled = files.flatMap(({ path, text }): RunnableScript[] => {
    const map = texts.get(`${path}.map`)
    return map === undefined ? [] : [{ path, text, map }]
  })
  const plain = programs.filter(({ target }) => /\.[cm]?js$/.test(target))
  return [
    ...compiled,
    ...plain.map((program) => ({
      path: program.target,
      text: programText(program),
      map: sourceMapOf(program),
    })),
  ]
}
