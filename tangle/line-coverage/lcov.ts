import { type CodeLine, isExcused, numberOf } from './counts.ts'

/**
 * Line coverage in the tracefile format of lcov (geninfo(1)), which viewers and editors read. The files it names are the
 * chapters; excused lines are left out, as lcov does with lines that are marked.
 */
export function lcovOf(lines: readonly CodeLine[]): string {
  const paths = [...new Set(lines.map(({ block }) => block.path))]
  return paths.map((path) => recordOf(path, lines)).join('')
}

function recordOf(path: string, all: readonly CodeLine[]): string {
  const own = all.filter((line) => line.block.path === path && !isExcused(line))
  const lines = own.sort((a, b) => numberOf(a) - numberOf(b))
  const record = [
    'TN:',
    `SF:${path}`,
    ...lines.map((line) => `DA:${numberOf(line)},${line.count}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(({ count }) => count > 0).length}`,
    'end_of_record',
  ]
  return `${record.join('\n')}\n`
}
