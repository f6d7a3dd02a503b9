import { relative, resolve, sep } from 'node:path'
import { closest } from '../problem/closest.ts'
import { UsageError } from './usage.ts'

type Named = { readonly path: string; readonly slug: string }

/**
 * The 0-based index of the chapter that a person means: by its file, with or without `.md`, or by the number with which
 * that begins (`07`, or `7`).
 *
 * @param folder the folder of chapters, as the person wrote it
 */
export function chosenChapter(chapters: readonly Named[], name: string, folder: string, cwd: string): number {
  const path = relative(cwd, resolve(cwd, name)).split(sep).join('/')
  const found = chapters.findIndex((one) => [one.path, `${one.slug}.md`, one.slug].includes(path))
  if (found >= 0) return found
  const number = /^\d+$/.test(name) ? Number(name) : undefined
  const numbered = number === undefined ? -1 : chapters.findIndex(({ slug }) => numberOf(slug) === number)
  if (numbered >= 0) return numbered
  const near = closest(
    path,
    chapters.map(({ slug }) => slug),
  )
  const advice = near === undefined ? '' : ` Did you mean '${near}'?`
  throw new UsageError(`There is no chapter '${name}' in '${folder}'.${advice}`)
}

/** The number of a chapter by its name; none of those in folders, such as solutions, which count for themselves. */
function numberOf(slug: string): number | undefined {
  const [, digits] = /^(\d+)\b[^/]*$/.exec(slug) ?? []
  return digits === undefined ? undefined : Number(digits)
}
