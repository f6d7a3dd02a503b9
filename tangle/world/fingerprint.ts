declare const toolFingerprint: string | undefined

/**
 * Which tool this is: another one may write another text of the same chapters.
 *
 * The bundler puts a digest of the tool's sources in; run from its sources, the tool has none.
 */
export const fingerprint: string = typeof toolFingerprint === 'string' ? toolFingerprint : 'sources'
