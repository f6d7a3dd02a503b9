import { type OutputFile, type Program, programText } from '../program/program.ts'
import { sourceMapOf } from '../program/compile/program-map.ts'

/** A text that Node runs, and its source map back to the chapters. */
export type RunnableScript = {
  /** Path below the output folder, with `/`. */
  readonly path: string
  readonly text: string
  /** As JSON. */
  readonly map: string
}

/**
 * The scripts among the files of an output folder: those with a map beside them were compiled; a program that Node runs
 * as its author wrote it has none, and its map is made here.
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
