import { resolve } from 'node:path'
import { textOnDisk } from './disk.ts'

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
  const text = textOnDisk(file)?.replace(/^\uFEFF/, '')
  return text?.replace(/(\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/) ?? []
}
