import { posix } from 'node:path'
import { decodedAddress } from '../text/decoded-address.ts'

/** Whether a destination is an address, and not a path that depends on where the chapter is. */
export function isAddress(href: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)
}

/**
 * The path of a destination below the folder of chapters, and its fragment.
 *
 * @param slug of the chapter that it is written in
 */
export function pathOfLink(href: string, slug: string): { path: string; fragment: string | undefined } {
  // Split first: a `#` that is encoded belongs to the name.
  const [written = '', fragment] = href.split(/#(.*)/s)
  const folder = posix.dirname(slug)
  const path = written === '' ? `${slug}.md` : posix.normalize(posix.join(folder, decodedAddress(written)))
  return { path, fragment: fragment === undefined ? undefined : decodedAddress(fragment) }
}
