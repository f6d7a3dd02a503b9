import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../problem/problem.ts'
import { packageFolder } from '../system/package-folder.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from '../system/temporary-folders.ts'
import type { ToolPackage } from './new-book.ts'

/** The tool as npm installs it. */
type PackedTool = ToolPackage & { readonly bytes: Uint8Array }

/**
 * Packs this package, with the npm of this machine and without its network.
 *
 * @returns the problem that npm is missing or has failed
 */
export function packTool(): PackedTool | Problem {
  const root = packageFolder()
  const folder = makeTemporaryFolder('pack')
  try {
    // The scripts of a package would make its bundle anew, from which this process runs.
    npm(['pack', '--ignore-scripts', '--pack-destination', folder], root)
    const [file = ''] = readdirSync(folder)
    return { ...readPackage(root), file, bytes: readFileSync(join(folder, file)) }
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string }
    if (code !== 'ENOENT' && stderr === undefined) throw error
    return notPacked(root, code === 'ENOENT' ? 'there is no npm on the PATH' : lastWords(stderr ?? ''))
  } finally {
    removeTemporaryFolder(folder)
  }
}

function npm(words: readonly string[], cwd: string): void {
  const isWindows = process.platform === 'win32'
  // There npm is a script, which only a shell starts.
  execFileSync(isWindows ? 'npm.cmd' : 'npm', words, {
    cwd,
    stdio: 'pipe',
    encoding: 'utf8',
    shell: isWindows,
  })
}

function readPackage(root: string): Omit<ToolPackage, 'file'> {
  const { name, engines, peerDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as {
    readonly name: string
    readonly engines: { readonly node: string }
    readonly peerDependencies: { readonly vitest: string }
  }
  return { name, node: engines.node, vitest: peerDependencies.vitest }
}

function lastWords(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'it says nothing'
}

function notPacked(root: string, why: string): Problem {
  return {
    code: 'failed-call',
    message: `This package could not be packed for the new book: ${why}.`,
    at: { path: root, line: 1, column: 1 },
    expected: 'an npm that packs it',
    hint: 'Install npm, which comes with Node; or put right what it says.',
  }
}
