/** The mappings of a source map as numbers, and packed as a map holds them (ECMA-426, section 9.2). */
export { decode as unpackMappings, encode as packMappings } from '@jridgewell/sourcemap-codec'
export type { SourceMapSegment } from '@jridgewell/sourcemap-codec'
