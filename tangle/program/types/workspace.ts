import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { naming } from '../../system/failed-call.mjs'
import { linkPackages } from '../../system/package-links.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from '../../system/temporary-folders.ts'

/** A change for `workspace/didChangeWatchedFiles`: 1 created, 2 changed, 3 deleted. */
type FileChange = { readonly uri: string; readonly type: 1 | 2 | 3 }

/** A folder on the disk that holds the programs for the server to read. */
export type Workspace = {
  /** Absolute, without links. */
  readonly folder: string
  /** Makes the folder contain these files, by path with `/`, and no others; returns the changes. */
  readonly lay: (files: ReadonlyMap<string, string>) => FileChange[]
  /** Whether a file could be written: a faulty book may contain names that the system does not allow. */
  readonly has: (path: string) => boolean
  readonly uriOf: (path: string) => string
  /** The path of a file of this folder, by its address; nothing where that names none. */
  readonly pathOf: (uri: string) => string | undefined
  readonly remove: () => void
}

/** Strict; and only types that can be erased, so that newer versions of Node run the tangled text itself. */
const compilerOptions = {
  strict: true,
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  moduleDetection: 'force',
  types: [],
  jsx: 'preserve',
  allowJs: true,
  resolveJsonModule: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
}

/** A file that is open in every project, so that the server keeps the project. No program of a book can have its name. */
export const openFile = '.tangle/open.ts'

/** The settings of a project, for {@link Workspace.lay}. */
export function projectSettings(packages: string): string {
  const files = [openFile, typesOfNode(packages)]
  return JSON.stringify({ compilerOptions, files, include: ['**/*', '.*/**/*'] })
}

/**
 * Makes a workspace in the system's folder for temporary files.
 *
 * The programs are written to the disk because the server does not find modules elsewhere, and because opening a file costs
 * it more than reading one.
 *
 * @param packages absolute: packages are found in the `node_modules` of this folder and those above it, as if the workspace
 *   were this folder
 */
export function openWorkspace(packages: string): Workspace {
  const top = makeTemporaryFolder('types')
  const folder = linkPackages(top, packages)
  const laid = new Map<string, string>()
  const made = new Set<string>()
  const uriOf = (path: string) => pathToFileURL(join(folder, path)).href
  return {
    folder,
    uriOf,
    pathOf: (uri) => {
      const path = uri.startsWith('file:') ? relative(folder, fileURLToPath(uri)).split(sep).join('/') : '..'
      return laid.has(path) ? path : undefined
    },
    has: (path) => laid.has(path),
    lay: (files) => {
      const gone = [...laid.keys()].filter((path) => !files.has(path))
      for (const path of gone) {
        rmSync(join(folder, path), { force: true })
        laid.delete(path)
      }
      const written = [...files].flatMap(([path, text]): FileChange[] => {
        const before = laid.get(path)
        if (before === text || !isSafe(folder, path) || !tryToWrite(join(folder, path), text, made)) return []
        laid.set(path, text)
        return [{ uri: uriOf(path), type: before === undefined ? 1 : 2 }]
      })
      return [...gone.map((path): FileChange => ({ uri: uriOf(path), type: 3 })), ...written]
    },
    remove: () => removeTemporaryFolder(top),
  }
}

/** Whether a path leads to a file inside. */
function isSafe(folder: string, path: string): boolean {
  const inside = relative(folder, resolve(folder, path))
  return inside !== '' && !inside.split(sep).includes('..') && !path.includes('\0')
}

/** A program whose path is in the way of another is left out: that is reported as a problem of its own. */
function tryToWrite(file: string, text: string, made: Set<string>): boolean {
  try {
    if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true })
    made.add(dirname(file))
    naming(file, () => writeFileSync(file, text))
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'ENOENT'].includes(code)) return false
    throw error
  }
}

const require = createRequire(import.meta.url)

/** Node's types: those of the author's project, otherwise those that come with this tool. */
function typesOfNode(packages: string): string {
  try {
    return require.resolve('@types/node/index.d.ts', { paths: [packages] })
  } catch {
    return require.resolve('@types/node/index.d.ts')
  }
}
