/**
 * One line of the report: what was measured, and what is to be reached, where anything is.
 *
 * @typedef {object} Figure
 * @property {string} name
 * @property {string} measured
 * @property {number} [ratio] what the goal speaks of
 * @property {number} [goal] the most that the ratio may be
 */

/**
 * @param {string} name
 * @param {number} value
 * @param {number} reference
 * @param {string} unit
 * @param {number} goal
 * @returns {Figure}
 */
export function ratioOf(name, value, reference, unit, goal) {
  const ratio = value / reference
  return {
    name,
    measured: `${show(value, unit)} / ${show(reference, unit)} = ${ratio.toFixed(2)}`,
    ratio,
    goal,
  }
}

/**
 * @param {number} value
 * @param {string} unit
 */
export function show(value, unit) {
  return `${value.toFixed(value < 50 ? 1 : 0)} ${unit}`
}

/**
 * The figures as a table.
 *
 * @param {readonly Figure[]} figures
 */
export function tableOf(figures) {
  const rows = figures.map(({ name, measured, ratio, goal }) => [
    name,
    measured,
    goal === undefined ? '' : `at most ${Number(goal.toFixed(2))}`,
    goal === undefined || ratio === undefined ? '' : ratio <= goal ? 'met' : 'NOT MET',
  ])
  const all = [['figure', 'measured', 'goal', ''], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const lines = all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}
