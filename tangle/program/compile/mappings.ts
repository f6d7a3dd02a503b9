/** The mappings of a source map, decoded as numbers and encoded as text (ECMA-426, section 9.2). */
export { decode as unpackMappings, encode as packMappings } from '@jridgewell/sourcemap-codec'
export type { SourceMapSegment } from '@jridgewell/sourcemap-codec'
