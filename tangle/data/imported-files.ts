/**
 * The files that a text speaks of by name, as an import does, and those that these speak of; its own file first.
 *
 * @param target the path of the first
 * @param files every text, by path
 */
export function importedFiles(target: string, files: ReadonlyMap<string, string>): string[] {
  const reached = new Set<string>()
  const queue = [target]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const text = files.get(next)
    if (text === undefined || reached.has(next)) continue
    reached.add(next)
    queue.push(...[...files.keys()].filter((path) => text.includes(`/${stemOf(path)}.`)))
  }
  return [...reached]
}

function stemOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.\w+$/, '')
}
