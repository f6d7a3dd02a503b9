import { Buffer } from 'node:buffer'
import { chunksPerProgram, growthFence, programFences } from './programs.mjs'
import { asItem, asQuote, heading, paragraph, proseBlock } from './prose.mjs'
import { randomFrom } from './random.mjs'

/** @import { Fence } from './programs.mjs' */
/** @import { Random } from './random.mjs' */

export const chapterCount = 400
const programs = ['server', 'client']
export const chunkCount = chapterCount * programs.length * chunksPerProgram

/** In bytes: the book has about 33 MB, its front matter and fences included. */
const chapterSize = 82_500

/** Every so many chapters the program of the chapter before grows. */
const growthInterval = 5

/**
 * The chapters of a large book, one after the other: the same ones every time.
 *
 * Nothing in them is run, so that the book measures reading, linking and compiling and no programs.
 *
 * @returns {Generator<{ path: string, text: string }>}
 */
export function* chapters() {
  for (let number = 1; number <= chapterCount; number++) {
    yield { path: `${nameOf(number)}.md`, text: chapterText(randomFrom(number), number) }
  }
}

/**
 * @param {Random} random
 * @param {number} number 1-based
 */
function chapterText(random, number) {
  const fences = programs.flatMap((program) =>
    programFences(random, `${nameOf(number)}/${program}.ts`, program),
  )
  if (number % growthInterval === 0) {
    fences.push(growthFence(random, `${nameOf(number - 1)}/server.ts`, nameOf(number)))
  }
  const lines = ['---', `title: Chapter ${number}`, '---', `# Chapter ${number}`, '', ...paragraph(random)]
  let size = byteLength(lines)
  for (const [i, fence] of fences.entries()) {
    const upTo = (chapterSize * (i + 1)) / fences.length
    const section = sectionOf(random, fence, upTo - size)
    size += byteLength(section)
    lines.push(...section)
  }
  return `${lines.join('\n')}\n`
}

/**
 * A section of about `size` bytes: prose, and a fence at its end.
 *
 * @param {Random} random
 * @param {Fence} fence
 * @param {number} size
 */
function sectionOf(random, fence, size) {
  const shown = fenceLines(random, fence)
  const lines = ['', heading(random, 2 + random.below(2))]
  for (let left = size - byteLength([...lines, ...shown]); left > 0;) {
    const block = ['', ...proseBlock(random)]
    left -= byteLength(block)
    lines.push(...block)
  }
  return [...lines, '', ...shown]
}

/**
 * The fence as an author would set it: mostly flush, now and then in a list or in a quotation.
 *
 * @param {Random} random
 * @param {Fence} fence
 */
function fenceLines(random, { info, lines }) {
  const fence = [`\`\`\`ts ${info}`, ...lines, '```']
  const kind = random.below(12)
  if (kind === 0) return asItem('1. ', [...paragraph(random), '', ...fence])
  if (kind === 1) return asQuote([...paragraph(random), '', ...fence])
  return fence
}

/** @param {readonly string[]} lines */
function byteLength(lines) {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
}

/** @param {number} number */
function nameOf(number) {
  return `chapter-${String(number).padStart(3, '0')}`
}
