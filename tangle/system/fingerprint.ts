import { join } from 'node:path'
import { packageFolder } from './package-folder.ts'
import { digestOfProving } from './sources.mjs'

declare const toolFingerprint: string | undefined
declare const toolProvingFingerprint: string | undefined

/**
 * Which tool this is: another one may write another text of the same chapters.
 *
 * The bundler puts a digest of the tool's sources in; run from its sources, the tool has none.
 */
export const fingerprint: string = typeof toolFingerprint === 'string' ? toolFingerprint : 'sources'

let fromSources: string | undefined

/** The same for all that has to do with proving; it is the same from the bundle and from the sources. */
export function provingFingerprint(): string {
  if (typeof toolProvingFingerprint === 'string') return toolProvingFingerprint
  return (fromSources ??= digestOfProving(join(packageFolder(), 'tangle')))
}
