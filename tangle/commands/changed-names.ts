import { resolve } from 'node:path'
import { shownPath } from '../chapter/chapter-files.ts'
import { plural } from '../problem/plural.ts'

/** Files whose content is another, as shown paths; those that are gone are among them. */
type Changed = { readonly changed: readonly string[]; readonly gone: readonly string[] }

/**
 * What has changed, as the subject of a sentence.
 *
 * @param folders those that it may be in, as the person wrote them
 * @param cwd what they, and shown paths, are relative to
 */
export function namesOfChanged({ changed, gone }: Changed, folders: readonly string[], cwd: string): string {
  if (changed.length <= mostNames)
    return changed.map((path) => (gone.includes(path) ? `${path} is gone` : path)).join(', ')
  const folder = folders.find((one) => below(changed, one, cwd).length === changed.length)
  const files = `${plural(changed.length, 'file')}${folder === undefined ? '' : ` in ${folder}`}`
  return changed.every((path) => gone.includes(path)) ? `${files} are gone` : files
}

/** More names than these would only be read as a number. */
const mostNames = 3

/** The shown paths that are in a folder, as they are below it. */
export function below(paths: readonly string[], folder: string, cwd: string): string[] {
  const shown = shownPath(resolve(cwd, folder), cwd)
  const start = shown === '' ? '' : `${shown}/`
  return paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length))
}
