import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { naming } from '../../system/failed-call.mjs'
import { modeOf } from '../../system/file-mode.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from '../../system/temporary-folders.ts'

/*
 * A transcript needs a folder of all programs, and most transcripts change none of them. To write some hundred files costs
 * more than to run what is in them: so a folder that is as it was made goes on to the next transcript.
 */

/** A file of a sandbox: its path below `dist/`, or below `dist/book/` for one of the woven book. */
export type LaidFile = { readonly path: string; readonly content: string | Uint8Array }

/** What is in a folder of programs. */
export type Programs = {
  /** What `dist/` contains. */
  readonly files: readonly LaidFile[]
  /** The commands on the PATH: where the link of each name leads. */
  readonly commands: ReadonlyMap<string, string>
}

/** The two folders of a sandbox that its programs are in, absolute. */
type Places = { readonly dist: string; readonly bin: string }

type Contents = ReadonlyMap<string, string | Uint8Array>

/** Two folders as they were made. */
type Laid = {
  readonly contents: Contents
  readonly commands: ReadonlyMap<string, string>
  /** What the system says about every entry. */
  readonly looks: string
}

/** A folder that holds a `dist/` and a `bin/` which nobody uses now. */
type Kept = Laid & { readonly folder: string }

/** The latest last. No more than are needed at a time. */
const kept: Kept[] = []
const most = availableParallelism()

/**
 * Lays the programs of a sandbox.
 *
 * @param places two paths where nothing is yet
 * @returns a function that keeps them for a later sandbox if nobody has changed anything; to be called once, when nothing
 * runs in this sandbox any more
 */
export function layPrograms(places: Places, { files, commands }: Programs): () => void {
  const contents = new Map(files.map(({ path, content }) => [path, content]))
  const before = takeKept(places, contents, commands)
  writeAll(places.dist, contents, before?.contents)
  if (before === undefined) linkAll(places.bin, commands)
  const laid = { contents, commands, looks: looksOf(places) }
  return () => keep(places, laid)
}

/** Moves a folder that can become what is wanted to its place: it has no file too many, and the same commands. */
function takeKept(
  { dist, bin }: Places,
  contents: Contents,
  commands: ReadonlyMap<string, string>,
): Laid | undefined {
  const index = kept.findLastIndex(
    (one) => [...one.contents.keys()].every((path) => contents.has(path)) && haveSame(one.commands, commands),
  )
  const [found] = index < 0 ? [] : kept.splice(index, 1)
  if (found === undefined) return undefined
  renameSync(join(found.folder, 'dist'), dist)
  renameSync(join(found.folder, 'bin'), bin)
  removeTemporaryFolder(found.folder)
  return found
}

function haveSame(some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): boolean {
  return some.size === others.size && [...some].every(([name, value]) => others.get(name) === value)
}

function writeAll(folder: string, contents: Contents, before: Contents = new Map()): void {
  const changed = [...contents].filter(([path, content]) => before.get(path) !== content)
  for (const below of new Set(['.', ...changed.map(([path]) => dirname(path))]))
    mkdirSync(join(folder, below), { recursive: true })
  for (const [path, content] of changed) {
    const file = join(folder, path)
    // A new file has the mode of the new content.
    if (before.has(path)) rmSync(file)
    naming(file, () => writeFileSync(file, content, { mode: modeOf(content) }))
  }
}

function linkAll(bin: string, commands: ReadonlyMap<string, string>): void {
  mkdirSync(bin)
  for (const [name, path] of commands) symlinkSync(path, join(bin, name))
}

function keep(places: Places, laid: Laid): void {
  if (!areAsLaid(places, laid)) return
  const folder = makeTemporaryFolder('run')
  try {
    renameSync(places.dist, join(folder, 'dist'))
    renameSync(places.bin, join(folder, 'bin'))
  } catch {
    // It would only have saved time.
    removeTemporaryFolder(folder)
    return
  }
  kept.push({ ...laid, folder })
  const [oldest] = kept.length > most ? kept.splice(0, 1) : []
  if (oldest !== undefined) removeTemporaryFolder(oldest.folder)
}

function areAsLaid(places: Places, { looks }: Laid): boolean {
  try {
    return looksOf(places) === looks
  } catch {
    // Something is missing, or was closed to us.
    return false
  }
}

/**
 * What the system says about every entry of two folders. The time of an entry's last change cannot be set by programs; that
 * of the two folders themselves changes when they are moved.
 */
function looksOf({ dist, bin }: Places): string {
  return [dist, bin].flatMap((top) => [String(lstatSync(top).mode), ...looksBelow(top)]).join('\n')
}

function looksBelow(folder: string): string[] {
  const names = readdirSync(folder).toSorted()
  return names.flatMap((name) => {
    const path = join(folder, name)
    const entry = lstatSync(path, { bigint: true })
    const look = `${name} ${entry.ino} ${entry.mode} ${entry.nlink} ${entry.ctimeNs}`
    return entry.isDirectory() ? [look, ...looksBelow(path)] : [look]
  })
}
