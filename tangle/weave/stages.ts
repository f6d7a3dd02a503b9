/*
 * What weaving is made of, where anything has changed: the parser is large, and loaded only then.
 */
export { readPageFiles } from '../book/load.ts'
export { findAssets } from './book-front.ts'
export { checkChapters } from './check.ts'
export { picturesOf, usedAttachments } from './destinations.ts'
export { filesBeside, makePages } from './make.ts'
export { planPages } from './pages.ts'
export { planBook, withRuns } from './plan.ts'
export { makeWhole } from './whole.ts'
