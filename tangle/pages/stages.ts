/*
 * The stages of weaving where anything has changed: the parser is large, and loaded only then.
 */
export { readPageFiles } from '../book/load.ts'
export { findAssets } from './find-assets.ts'
export { checkChapters } from './check-chapters.ts'
export { readAttachments } from './read-attachments.ts'
export { usedAttachments } from './plan/link-targets.ts'
export { otherFiles, makePages, plainPages } from './make-pages.ts'
export { planPages } from './plan/page-list.ts'
export { planBook, withRuns } from './plan/plan.ts'
export { makeWhole } from './whole-book.ts'
