/** @import { Random } from './random.mjs' */
import { codeWords, words } from './words.mjs'

/** Authors break lines of prose here. */
const lineWidth = 100

/**
 * One block of Markdown that is no program: mostly paragraphs, and all else that a chapter has.
 *
 * @param {Random} random
 * @returns {string[]} lines, without an empty one at the end
 */
export function proseBlock(random) {
  const kinds = [paragraph, paragraph, paragraph, paragraph, paragraph, list, list, table, quote, details]
  return random.pick(kinds)(random)
}

/**
 * @param {Random} random
 * @param {number} level
 */
export function heading(random, level) {
  const text = sentence(random, 3 + random.below(4)).replace(/[.,]/g, '')
  return `${'#'.repeat(level)} ${text}`
}

/** @param {Random} random */
export function paragraph(random) {
  const sentences = Array.from({ length: 3 + random.below(5) }, () => sentence(random, 8 + random.below(14)))
  return wrap(sentences.join(' '), lineWidth)
}

/** @param {Random} random */
function list(random) {
  const isOrdered = random.below(2) === 0
  return Array.from({ length: 3 + random.below(4) }, (_, i) => {
    const mark = isOrdered ? `${i + 1}. ` : '- '
    return asItem(mark, wrap(sentence(random, 10 + random.below(20)), lineWidth - mark.length))
  }).flat()
}

/**
 * Lines as an item of a list: the mark before the first, as many blanks before the others.
 *
 * @param {string} mark
 * @param {readonly string[]} lines
 */
export function asItem(mark, lines) {
  const indent = ' '.repeat(mark.length)
  return lines.map((line, i) => (i === 0 ? mark + line : line === '' ? '' : indent + line))
}

/** @param {readonly string[]} lines */
export function asQuote(lines) {
  return lines.map((line) => (line === '' ? '>' : `> ${line}`))
}

/** @param {Random} random */
function table(random) {
  const columns = 2 + random.below(3)
  const row = () =>
    `| ${Array.from({ length: columns }, () => phrase(random, 1 + random.below(4))).join(' | ')} |`
  const rule = `|${' --- |'.repeat(columns)}`
  return [row(), rule, ...Array.from({ length: 3 + random.below(5) }, row)]
}

/** @param {Random} random */
function quote(random) {
  return asQuote(wrap(`**Correction.** ${sentence(random, 20)} ${sentence(random, 14)}`, lineWidth - 2))
}

/** @param {Random} random */
function details(random) {
  return ['<details><summary>Answer</summary>', '', ...paragraph(random), '', '</details>']
}

/**
 * @param {Random} random
 * @param {number} length in words
 */
function sentence(random, length) {
  const text = phrase(random, length).replace(/,$/, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/**
 * @param {Random} random
 * @param {number} length in words
 */
function phrase(random, length) {
  return Array.from({ length }, () => word(random)).join(' ')
}

/** @param {Random} random */
function word(random) {
  const chance = random.below(60)
  const plain = random.pick(words)
  if (chance === 0) return `**${plain}**`
  if (chance === 1) return `[${plain}](https://www.example.org/${plain}/${random.below(1000)})`
  if (chance === 2) return `[${plain}](#${plain})`
  if (chance < 6) return `\`${random.pick(codeWords).replace('|', '\\|')}\``
  return chance < 10 ? `${plain},` : plain
}

/**
 * @param {string} text
 * @param {number} width
 */
function wrap(text, width) {
  const lines = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}
