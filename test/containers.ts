/** Containers for a fence: what comes before its first line, and before all others. */
export const containers: readonly (readonly [first: string, rest: string])[] = [
  ['', ''],
  ['- ', '  '],
  ['> ', '> '],
  ['> - ', '>   '],
  ['1. a\n\n   > ', '   > '],
  ['  ', '  '],
  ['-\ttext\n\n\t', '\t'],
]
