/** @import { Random } from './random.mjs' */

/**
 * A fence of program text: what follows the language, and the body.
 *
 * @typedef {{ readonly info: string, readonly lines: readonly string[] }} Fence
 */

/** How many named chunks a program is made of. */
export const chunksPerProgram = 12

/** The chunks whose text is inside a function of another chunk. */
const innerChunks = 4

/**
 * A program in pieces: its frame, its chunks, and what is appended to one of them later.
 *
 * @param {Random} random
 * @param {string} file the frame's target
 * @param {string} stem begins the names of its chunks, which are the chapter's
 * @returns {Fence[]} in the order of the chapter
 */
export function programFences(random, file, stem) {
  const outer = Array.from({ length: chunksPerProgram - innerChunks }, (_, i) => `${stem}-part-${i + 1}`)
  const chunks = outer.flatMap((name, i) => {
    if (i >= innerChunks) return [outerChunk(random, name, undefined)]
    const inner = `${stem}-step-${i + 1}`
    return [outerChunk(random, name, inner), innerChunk(random, inner)]
  })
  const added = { info: `name=${stem}-part-2 +=`, lines: ['', ...makeFunction(random, `${stem}-added`)] }
  return [{ info: `file=${file}`, lines: frame(outer) }, ...chunks, added]
}

/**
 * A fence that makes an earlier chapter's program grow.
 *
 * @param {Random} random
 * @param {string} file
 * @param {string} stem
 * @returns {Fence}
 */
export function growthFence(random, file, stem) {
  return { info: `file=${file} +=`, lines: ['', ...makeFunction(random, `${stem}-growth`)] }
}

/** @param {readonly string[]} names */
function frame(names) {
  const head = ["import net from 'node:net'", '', 'export const server = net.createServer()', '']
  return [...head, ...names.flatMap((name) => [`// <<${name}>>`, ''])].slice(0, -1)
}

/**
 * @param {Random} random
 * @param {string} name
 * @param {string | undefined} inner a chunk to put into its first function
 * @returns {Fence}
 */
function outerChunk(random, name, inner) {
  const reference = inner === undefined ? [] : [`  // <<${inner}>>`]
  const first = makeFunction(random, name, reference)
  return { info: `name=${name}`, lines: [...first, '', ...makeFunction(random, `${name}-again`)] }
}

/**
 * @param {Random} random
 * @param {string} name
 * @returns {Fence}
 */
function innerChunk(random, name) {
  const variable = camelCase(name)
  const lines = [`const ${variable} = new Map<string, number>()`, ...statements(random, 6)]
  return { info: `name=${name}`, lines: [...lines, `${variable}.set(message, total << 1)`] }
}

/**
 * @param {Random} random
 * @param {string} name
 * @param {readonly string[]} extra lines of its body
 */
function makeFunction(random, name, extra = []) {
  return [
    `/** Takes a message apart, and counts what it is made of: ${name}. */`,
    `export function ${camelCase(name)}(message: string, limit = ${random.below(10_000)}): number {`,
    '  let total = 0',
    ...extra,
    ...statements(random, 2 + random.below(4)).map((line) => `  ${line}`),
    '  return total',
    '}',
  ]
}

/**
 * @param {Random} random
 * @param {number} count
 */
function statements(random, count) {
  return Array.from({ length: count }, () => random.pick(kinds)(random.below(1000))).flat()
}

/** @type {((number: number) => string[])[]} */
const kinds = [
  (n) => [`if (message.length > ${n}) total += Buffer.byteLength(message, 'utf8')`],
  (n) => [
    '// A line may be as long as the message, and the message as long as its sender likes.',
    `total += ${n}`,
  ],
  (n) => [`for (const part of message.split('\\r\\n')) {`, `  total += part.length >>> ${n % 8}`, '}'],
  (n) => [`if (total > limit) throw new RangeError(\`more than \${limit} bytes: \${total + ${n}}\`)`],
  (n) => [`server.once('close', () => {`, `  total = Math.max(total, ${n})`, '})'],
]

/** @param {string} name */
function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
}
