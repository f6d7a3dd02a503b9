/*
 * What it takes to run a transcript: loaded only when one is run.
 */
export { plainBook } from '../plain-book.ts'
export { policyOf } from '../transcript/run/policy.ts'
export { proveTranscript } from '../transcript/run/prove.ts'
export { applyRewrites } from '../update.ts'
export { prepareChapters, transcriptsOf } from '../verify.ts'
