/*
 * The stages of a build where anything has changed: parser and compiler are large, and loaded only then.
 */
export { startCompiler } from '../program/compile/esbuild.ts'
export { readFiles } from './load.ts'
export { faultyPrograms, importersOf, readyTranscripts } from './faulty-programs.ts'
export { fencesOfFiles, makeFiles } from './make-files.ts'
