/**
 * A file, the files that its text names, as an import does, and the files that these name.
 *
 * @param target the path of the first
 * @param files every text, by path
 */
export function importedFiles(target: string, files: ReadonlyMap<string, string>): string[] {
  return importsAmong(files)(target)
}

/** As `importedFiles`, for many targets. */
export function importsAmong(files: ReadonlyMap<string, string>): (target: string) => string[] {
  const known = finders.get(files) ?? makeFinder(files)
  finders.set(files, known)
  return known
}

const finders = new WeakMap<ReadonlyMap<string, string>, (target: string) => string[]>()

function makeFinder(files: ReadonlyMap<string, string>): (target: string) => string[] {
  const byWord = new Map<string, string[]>()
  for (const path of files.keys()) {
    const word = firstWordOf(stemOf(path))
    byWord.set(word, [...(byWord.get(word) ?? []), path])
  }
  const named = (text: string) => {
    const words = new Set([...text.matchAll(/\/([^/.\n]*)(?=\.)/g)].map(([, word = '']) => word))
    const paths = [...words].flatMap((word) => byWord.get(word) ?? [])
    return paths.filter((path) => text.includes(`/${stemOf(path)}.`))
  }
  const known = new Map<string, readonly string[]>()
  const namedBy = (path: string, text: string) => {
    const paths = known.get(path) ?? named(text)
    known.set(path, paths)
    return paths
  }
  return (target) => {
    const reached = new Set<string>()
    const queue = [target]
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const text = files.get(next)
      if (text === undefined || reached.has(next)) continue
      reached.add(next)
      queue.push(...namedBy(next, text))
    }
    return [...reached]
  }
}

function stemOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.\w+$/, '')
}

/** A stem may contain dots: that of `server.test.ts` does. */
function firstWordOf(stem: string): string {
  return stem.replace(/\..*$/s, '')
}
