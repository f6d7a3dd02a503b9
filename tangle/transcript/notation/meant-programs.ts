import { compiledPaths, languageOfFile } from '../../chapter/languages.ts'
import { closest } from '../../problem/closest.ts'
import { importsAmong } from '../../program/imported-files.ts'
import type { LinkedBook } from '../../program/link-programs.ts'
import { programTexts } from '../../program/program.ts'

type Around = {
  readonly book: LinkedBook
  /** The paths that any transcript of the book starts. */
  readonly started: ReadonlySet<string>
  /** 0-based place of the chapter in which the path is. */
  readonly index: number
}

/**
 * What an unknown path below the output folder may mean, the likeliest first: a program that has nearly the same name, above all one that
 * no transcript starts; and where there is none, the only one that this chapter makes and nobody uses, which may have been renamed.
 */
export function meantBy(path: string, { book, started, index }: Around): string[] {
  const made = [...book.definitions.files].filter(([, [first]]) => (first?.chapter ?? 0) <= index)
  const idle = made.filter(([target]) => !started.has(starterOf(target)) && !started.has(target))
  const nearIdle = nearest(path, idle.map(nameOf))
  if (nearIdle !== undefined) return [nearIdle]
  const fresh = idle.filter(([, [first]]) => first?.chapter === index).map(nameOf)
  const unused = fresh.filter((target) => languageOfFile(target) !== undefined && !isImported(target, book))
  const near = nearest(path, made.map(nameOf))
  return [...(unused.length === 1 ? unused.map(starterOf) : []), ...(near === undefined ? [] : [near])]
}

const nameOf = ([target]: readonly [string, unknown]) => target

/** The file of a program that readers start. */
function starterOf(target: string): string {
  return compiledPaths(target)?.starter ?? target
}

/** Readers start no map, and what is compiled only through another file. */
function nearest(path: string, targets: readonly string[]): string | undefined {
  return closest(path, [...new Set(targets.flatMap((target) => [target, starterOf(target)]))])
}

function isImported(target: string, { programs }: LinkedBook): boolean {
  const importsOf = importsAmong(programTexts(programs))
  return programs.some((one) => one.target !== target && importsOf(one.target).includes(target))
}
