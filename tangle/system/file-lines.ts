import { dirname, resolve } from 'node:path'
import { readInside } from './read-inside.ts'

/** Looks up 1-based lines of files on the disk, for code frames; each file is read once. */
export function lineLookup(cwd: string): (path: string, line: number) => string | undefined {
  const files = new Map<string, readonly string[]>()
  return (path, line) => {
    const lines = files.get(path) ?? readLines(resolve(cwd, path))
    files.set(path, lines)
    return lines[line - 1]
  }
}

function readLines(file: string): readonly string[] {
  // A problem may be that this is a link to somebody's secrets, or a pipe.
  const bytes = readInside(dirname(file), file)
  if (!Buffer.isBuffer(bytes)) return []
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  return text.replace(/(\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/)
}
