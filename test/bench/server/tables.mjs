import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @import { Row, IdleRow } from './measure.mjs' */

/**
 * All that was measured.
 *
 * @typedef {object} Measurements
 * @property {readonly Row[]} page
 * @property {readonly Row[]} file
 * @property {readonly IdleRow[]} idle
 * @property {string} how it was measured, as a sentence
 */

const chapter = join(import.meta.dirname, '../../../chapters/11-speed.md')

/**
 * The tables of chapter 11 in Markdown, by the names that its comments have for them.
 *
 * @param {Measurements} measured
 * @returns {ReadonlyMap<string, string>}
 */
export function tablesOf(measured) {
  const isStep = (/** @type {string} */ name) => name.endsWith(' step')
  return new Map([
    ['at the start', costTable(measured, (name) => !isStep(name))],
    ['first step', costTable(measured, (name) => /chapter 10|first/.test(name))],
    ['second step', costTable(measured, (name) => /first|second/.test(name))],
    ['third step', costTable(measured, (name) => /second|third/.test(name))],
    ['all', `${wholeTable(measured)}\n\n${measured.how}`],
    ['rates', rateTable(measured.page)],
    ['idle', idleTable(measured.idle)],
  ])
}

/**
 * Puts the tables into the chapter, each between `<!-- figures: NAME -->` and `<!-- end of figures -->`.
 *
 * @param {ReadonlyMap<string, string>} tables
 */
export function writeTables(tables) {
  const places = /(<!-- figures: (.+?) -->\n\n)[^]*?(\n\n<!-- end of figures -->)/g
  const text = readFileSync(chapter, 'utf8').replace(places, (_, begin, name, end) => {
    const table = tables.get(name)
    if (table === undefined) throw new Error(`no figures are called ${name}`)
    return `${begin}${table}${end}`
  })
  writeFileSync(chapter, text)
}

/**
 * Microseconds of processor time a request.
 *
 * @param {Measurements} measured
 * @param {(name: string) => boolean} isIn
 */
function costTable({ page, file }, isIn) {
  const rows = page
    .filter(({ name }) => isIn(name))
    .map((row) => [row.name, ...costsIn([page, file], row.name)])
  return table(['server', 'page of 49 bytes, µs', 'file of 100 KB, µs'], rows)
}

/** @param {Measurements} measured */
function wholeTable({ page, file }) {
  const reference = page.find(({ name }) => name.includes('from memory'))?.cost ?? Number.NaN
  const rows = page.map(({ name, cost, costs }) => {
    const range = `${Math.min(...costs).toFixed(1)} to ${Math.max(...costs).toFixed(1)}`
    const [large = ''] = costsIn([file], name)
    return [name, cost.toFixed(1), range, (reference / cost).toFixed(2), large]
  })
  return table(['server', 'page, µs', 'lowest and highest', 'speed', 'file, µs'], rows)
}

/** @param {readonly Row[]} rows */
function rateTable(rows) {
  return table(
    ['server', 'pages a second', 'MB'],
    rows.map(({ name, rate, memory }) => [name, rate.toFixed(0), memory.toFixed(0)]),
  )
}

/** @param {readonly IdleRow[]} rows */
function idleTable(rows) {
  const head = ['server', 'at the start, MB', 'with the idle ones, MB', 'with others served, MB']
  return table(
    head,
    rows.map(({ name, atStart, idle, busy }) => [
      name,
      ...[atStart, idle, busy].map((size) => size.toFixed(0)),
    ]),
  )
}

/**
 * @param {readonly (readonly Row[])[]} columns
 * @param {string} wanted
 */
function costsIn(columns, wanted) {
  return columns.map((rows) => rows.find(({ name }) => name === wanted)?.cost.toFixed(1) ?? '')
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
