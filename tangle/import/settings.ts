import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'

/** Settings of Entangled that say how blocks are found, or which names belong together; some are tables of their own. */
const decisive = /^\s*(?:\[\s*(?:tool\.entangled\.)?)?(namespace(?:_default)?|markers)\b/

/**
 * What settings of Entangled say that an import does not follow.
 *
 * @param path of the settings, as shown to people; a `pyproject.toml` also has those of other tools
 */
export function unfollowedSettings(path: string, text: string): Problem[] {
  const isShared = path.endsWith('pyproject.toml')
  let table = ''
  return text.split('\n').flatMap((line, i) => {
    table = /^\s*\[\s*([^\]]*)\]/.exec(line)?.[1] ?? table
    const [found = '', name] = decisive.exec(line) ?? []
    if (name === undefined || (isShared && !table.startsWith('tool.entangled'))) return []
    return [unfollowed(name, { path, line: i + 1, column: found.length - name.length + 1 })]
  })
}

function unfollowed(name: string, at: Place): Problem {
  return {
    code: 'not-imported',
    message: `\`${name}\` is a setting that the import does not follow.`,
    at,
    length: name.length,
    expected: 'names that hold for the whole book, and fences that are marked as usual',
    hint: 'Compare the programs with those that Entangled writes. Where chunks of two chapters have one name and should not, rename one of them.',
  }
}
