import type { Problem } from '../problem/problem.ts'

/** Settings of Entangled that say how blocks are found, or which names belong together. */
const decisive = /^[ \t]*(namespace(?:_default)?|\[(?:tool\.entangled\.)?markers\]|markers)\b/gm

/**
 * What settings of Entangled say that an import does not follow.
 *
 * @param path of the settings, as shown to people
 */
export function unfollowedSettings(path: string, text: string): Problem[] {
  return [...text.matchAll(decisive)].map(([found, name = ''], i, all) => {
    const before = text.slice(0, all[i]?.index ?? 0).split('\n')
    const column = found.length - name.length + 1
    return {
      code: 'not-imported',
      message: `\`${name}\` is a setting that the import does not follow.`,
      at: { path, line: before.length, column },
      length: name.length,
      expected: 'names that hold for the whole book, and fences that are marked as usual',
      hint: 'Compare the programs with those that Entangled writes. Where chunks of two chapters have one name and should not, rename one of them.',
    }
  })
}
