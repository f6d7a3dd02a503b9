import { plural } from '../problem/plural.ts'

/** The 0-based line of a body at which its chunks are wrong, and a sentence about it. */
type ChunkFault = { readonly index: number; readonly text: string }

/**
 * What is wrong with the chunks of a body, whose lines all end in CRLF: each has the size that it says, and nothing comes behind the last
 * (RFC 9112 section 7.1). Nothing where all is right.
 */
export function faultOfChunks(body: readonly string[]): ChunkFault | undefined {
  let index = 0
  while (index < body.length) {
    const [, digits] = /^([\da-f]+)\s*(?:;.*)?$/i.exec(body[index] ?? '') ?? []
    if (digits === undefined)
      return { index, text: 'here a chunk begins with a line that says its size, in hexadecimal digits.' }
    const size = Number.parseInt(digits, 16)
    if (size === 0) return faultOfTrailers(body, index)
    const sizes = sizesBelow(body, index, size)
    if (!sizes.includes(size)) return { index, text: textOfSize(digits, sizes) }
    index += sizes.length + 1
  }
  return unended(index)
}

/** Behind the last chunk, at `last`, come header lines and an empty one, which ends the body. */
function faultOfTrailers(body: readonly string[], last: number): ChunkFault | undefined {
  const end = body.indexOf('', last)
  if (end < 0) return unended(last)
  if (end === body.length - 1) return undefined
  return { index: end + 1, text: 'the body has ended above, with the empty line behind its last chunk.' }
}

function unended(index: number): ChunkFault {
  return { index, text: 'a last chunk, `0`, and an empty line end the body.' }
}

/** In bytes: what a chunk holds that ends with the first line below `index`, with the second, and so on, until there are `wanted`. */
function sizesBelow(body: readonly string[], index: number, wanted: number): number[] {
  const sizes: number[] = []
  for (const line of body.slice(index + 1)) {
    const before = sizes.at(-1)
    sizes.push((before === undefined ? 0 : before + 2) + Buffer.byteLength(line))
    if ((sizes.at(-1) ?? 0) >= wanted) break
  }
  return sizes
}

function textOfSize(digits: string, sizes: readonly number[]): string {
  const near = sizes.slice(-2).map((size) => `${size} (\`${size.toString(16)}\`)`)
  const held = near.length === 0 ? 'nothing is below it' : `the lines below it hold ${near.join(' or ')}`
  const lineEnds = sizes.length > 1 ? '; a line end within a chunk is meant as CRLF, two bytes' : ''
  return `\`${digits}\` is ${plural(Number.parseInt(digits, 16), 'byte')}, and ${held}${lineEnds}.`
}
