import { join } from 'node:path'
import { packageFolder } from './package-folder.ts'
import { digestOfProving, digestOfSources } from './sources.mjs'

declare const toolFingerprint: string | undefined
declare const toolProvingFingerprint: string | undefined

/**
 * Identifies this version of the tool: another version may generate other texts from the same chapters.
 *
 * The bundler inserts a digest of the tool's sources; a tool that runs from its sources has none.
 */
export const fingerprint: string = typeof toolFingerprint === 'string' ? toolFingerprint : 'sources'

let wholeFromSources: string | undefined

/** Identifies the whole tool; the same for the bundle and for the sources. */
export function wholeFingerprint(): string {
  if (typeof toolFingerprint === 'string') return toolFingerprint
  return (wholeFromSources ??= digestOfSources(join(packageFolder(), 'tangle')))
}

let fromSources: string | undefined

/** Identifies the part of the tool that proves transcripts; the same for the bundle and for the sources. */
export function provingFingerprint(): string {
  if (typeof toolProvingFingerprint === 'string') return toolProvingFingerprint
  return (fromSources ??= digestOfProving(join(packageFolder(), 'tangle')))
}
