import { plural } from '../problem/plural.ts'

/** Files whose content is another, as shown paths; those that are gone are among them. */
export type Changed = { readonly changed: readonly string[]; readonly gone: readonly string[] }

/**
 * What has changed, as the subject of a sentence.
 *
 * @param chapters the folder, as the person wrote it
 */
export function namesOfChanged({ changed, gone }: Changed, chapters: string): string {
  if (changed.length > mostNames) return `${plural(changed.length, 'file')} of ${chapters}`
  return changed.map((path) => (gone.includes(path) ? `${path} is gone` : path)).join(', ')
}

/** More names than these would only be read as a number. */
const mostNames = 3
