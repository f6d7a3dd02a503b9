// Makes the book's pictures: `node pictures/draw.mjs` writes an SVG below chapters/pictures/ for each text beside this file.
//
// A text is its picture, in characters of one width: lines of ─ │ ┌ ┐ └ ┘ ├ ┤ ┬ ┴ ┼, dashed ones of ╌ ╎, points of arrows ▲ ▼ ◀ ▶, and
// words. `\r` and `\n` stand for the two bytes that end a line. A picture has at most 44 columns, which a phone shows unscaled.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** In pixels. */
const cell = { width: 8, height: 18 }

/** To which sides of its cell a sign's lines lead. */
const sides = { '─': 'lr', '│': 'ud', '┌': 'rd', '┐': 'ld', '└': 'ru', '┘': 'lu', '├': 'udr', '┤': 'udl', '┬': 'lrd', '┴': 'lru', '┼': 'lrud' } // oxfmt-ignore
const dashed = { '╌': 'lr', '╎': 'ud' }
/** The points of arrows, from the middle of the cell. */
const points = {
  '▶': 'm-4-4.5v9l8-4.5z',
  '◀': 'm4-4.5v9l-8-4.5z',
  '▼': 'm-4.5-4h9l-4.5 9z',
  '▲': 'm-4.5 5h9l-4.5-9z',
}

const style =
  'text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#23262b}path{stroke:#565b63}.end{fill:#8a2a6b}.point{fill:#1b5a73;stroke:none}' +
  '@media(prefers-color-scheme:dark){rect{fill:#1e1f22}text{fill:#dcdde0}path{stroke:#a6abb3}.end{fill:#f09bd3}.point{fill:#84c5dd}}'

/**
 * A picture as SVG.
 *
 * @param {string} source its rows
 */
export function drawPicture(source) {
  const rows = source.replace(/\n+$/, '').split('\n')
  const width = (Math.max(...rows.map((row) => row.length)) + 2) * cell.width
  const height = (rows.length + 1) * cell.height
  const path = (/** @type {Readonly<Record<string, string>>} */ signs, /** @type {string} */ more) => {
    const d = strokes(rows.map((row) => [...row].map((sign) => signs[sign] ?? '')))
    return d === '' ? '' : `<path d="${d}" fill="none" stroke="#565b63" stroke-width="1.5"${more}/>\n`
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>${style}</style>
<rect width="${width}" height="${height}" rx="6" fill="#fff"/>
${path(sides, '')}${path(dashed, ' stroke-dasharray="3 3"')}${rows.map(heads).join('')}${rows.map(words).join('')}</svg>
`
}

/** The middle of a column, 0-based. @param {number} x */
function px(x) {
  return (x + 1.5) * cell.width
}

/** The middle of a row, 0-based. @param {number} y */
function py(y) {
  return (y + 1) * cell.height
}

/**
 * Lines as a path: those of neighbouring cells are one.
 *
 * @param {readonly (readonly string[])[]} grid for each cell the sides to which its lines lead
 */
function strokes(grid) {
  const level = grid.map((row, y) =>
    joined(row, 'l', 'r').map(([from, to]) => `M${px(from)} ${py(y)}H${px(to)}`),
  )
  const widest = Math.max(...grid.map((row) => row.length))
  const upright = Array.from({ length: widest }, (_, x) => {
    const column = grid.map((row) => row[x] ?? '')
    return joined(column, 'u', 'd').map(([from, to]) => `M${px(x)} ${py(from)}V${py(to)}`)
  })
  return [...level, ...upright].flat().join('')
}

/**
 * Where lines begin and end in a row of cells, in cells from the middle of the first.
 *
 * @param {readonly string[]} cells
 * @param {string} back the side that leads to the cell before
 * @param {string} on the side that leads to the next
 */
function joined(cells, back, on) {
  /** @type {[number, number][]} */
  const lines = []
  const halves = cells.flatMap((sides, i) => [
    ...(sides.includes(back) ? [[i - 0.5, i]] : []),
    ...(sides.includes(on) ? [[i, i + 0.5]] : []),
  ])
  for (const [from = 0, to = 0] of halves) {
    const last = lines.at(-1)
    if (last !== undefined && last[1] === from) last[1] = to
    else lines.push([from, to])
  }
  return lines
}

/** @param {string} row @param {number} y */
function heads(row, y) {
  const found = [...row].map((sign, x) => ({ x, shape: points[/** @type {keyof typeof points} */ (sign)] }))
  const drawn = found.filter(({ shape }) => shape !== undefined)
  return drawn.map(({ x, shape }) => `<path class="point" d="M${px(x)} ${py(y)}${shape}"/>\n`).join('')
}

/**
 * The words of a row. Each has the width of its cells, whatever font the reader has.
 *
 * @param {string} row
 * @param {number} y
 */
function words(row, y) {
  const found = row.matchAll(
    /(?:\\[rn])+|(?:(?!\\[rn])[^\s─│┌┐└┘├┤┬┴┼╌╎▲▼◀▶])+(?: (?:(?!\\[rn])[^\s─│┌┐└┘├┤┬┴┼╌╎▲▼◀▶])+)*/g,
  )
  return [...found].map(({ 0: text, index }) => textAt(text, index, y)).join('')
}

/** @param {string} text @param {number} x @param {number} y */
function textAt(text, x, y) {
  const kind = text.startsWith('\\') ? ' class="end"' : ''
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const place = `x="${(x + 1) * cell.width}" y="${py(y) + 4.5}"`
  return `<text${kind} ${place} textLength="${text.length * cell.width}" lengthAdjust="spacingAndGlyphs">${escaped}</text>\n`
}

/** The pictures by their names, as text and as SVG. */
export function allPictures() {
  const texts = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))
  return texts.map((name) => {
    const source = readFileSync(join(import.meta.dirname, name), 'utf8')
    const path = join(import.meta.dirname, '../chapters/pictures', name.replace(/txt$/, 'svg'))
    return { name, source, path, svg: drawPicture(source) }
  })
}

if (process.argv[1] === import.meta.filename) {
  for (const { path, svg } of allPictures()) writeFileSync(path, svg)
}
