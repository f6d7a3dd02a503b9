import type { DefiningBlock } from '../chapter/chapter.ts'
import { definedName, wordOfTarget } from '../chapter/chapter.ts'
import type { Problem } from '../problem/problem.ts'
import { compiledPaths } from '../chapter/languages.ts'
import type { Definitions } from './definitions.ts'

/** Names that Windows reserves for devices, with any extension. */
const reservedName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

/** File systems allow 255 bytes, and `.compiled.js.map` may be appended. */
const longestName = 200

/** Why a target cannot be a file below the output folder on every system; `undefined` when it can. */
export function unsafeReason(target: string): string | undefined {
  if (target.startsWith('/') || target.startsWith('~')) return 'it leads out of the output folder'
  if (/^[a-z]:/i.test(target)) return 'it names a drive'
  if (target.includes('\\')) return 'it holds a backslash'
  if (/[\p{Cc}<>:"|?*]/u.test(target)) return 'it holds a character that some systems do not allow in a name'
  for (const part of target.split('/')) {
    if (part === '..') return 'it leads out of the output folder'
    if (part === '' || part === '.') return 'a part of it names nothing'
    if (/[. ]$/.test(part)) return 'a part of it ends in a dot or a space'
    if (reservedName.test(part)) return 'Windows keeps that name for a device'
    if (part.toLowerCase() === '.tangle') return 'the tool keeps its own notes there'
    if (part.toLowerCase() === '.git') return 'Git keeps its own files there'
    if (part.toLowerCase() === 'node_modules') return 'npm keeps packages there'
    if (Buffer.byteLength(part) > longestName) return `a part of it is longer than ${longestName} bytes`
  }
  // A program there could pass for the record of a run, and a wrong transcript for a proved one.
  if (/^traces(?:\/|$)/i.test(target)) return 'the tool keeps the records of runs there'
  if (/^package\.json(?:\/|$)/i.test(target) && target !== 'package.json')
    return 'the tool writes a file `package.json` there'
  return undefined
}

/** The paths of a target's files: the text itself, and what is compiled from it. */
export function outputsOf(target: string): string[] {
  const paths = compiledPaths(target)
  return paths === undefined ? [target] : [target, paths.starter, paths.code, paths.map]
}

/** Problems of targets that cannot be files below the output folder, or that would be the same file on some system. */
export function checkTargets(definitions: Definitions): Problem[] {
  const problems: Problem[] = []
  const taken: Taken = { files: new Map(), folders: new Map() }
  for (const [target, [first]] of definitions.files) {
    if (first === undefined) continue
    const reason = unsafeReason(target)
    const problem =
      reason === undefined ? collision(target, first.block, taken) : unsafe(target, first.block, reason)
    if (problem !== undefined) problems.push(problem)
  }
  return problems
}

/** The block that took each path, by folded path. */
type Taken = { readonly files: Map<string, DefiningBlock>; readonly folders: Map<string, DefiningBlock> }

/** Takes a target's outputs and the folders above them, or reports which of them is taken. */
function collision(target: string, block: DefiningBlock, taken: Taken): Problem | undefined {
  const outputs = outputsOf(target).map(folded)
  for (const path of outputs) {
    const file = taken.files.get(path)
    if (file !== undefined) return colliding(block, file, sameFile(target, definedName(file)))
    const folder = taken.folders.get(path)
    if (folder !== undefined) return colliding(block, folder, fileAndFolder(target, definedName(folder)))
    const above = [...parentsOf(path)].flatMap((parent) => taken.files.get(parent) ?? [])[0]
    if (above !== undefined) return colliding(block, above, fileAndFolder(definedName(above), target))
  }
  for (const path of outputs) {
    taken.files.set(path, block)
    for (const parent of parentsOf(path)) taken.folders.set(parent, block)
  }
  return undefined
}

/** A path without differences that some file systems ignore: case, and how an accent is encoded. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

function fileAndFolder(file: string, folder: string): string {
  return `\`${folder}\` needs a folder where \`${file}\` is a file.`
}

function sameFile(target: string, other: string): string {
  const both = outputsOf(target).find((path) => outputsOf(other).includes(path))
  return both === undefined
    ? `\`${target}\` and \`${other}\` would be one file on a system that treats such names as the same.`
    : `\`${target}\` and \`${other}\` would both make the file \`${both}\`.`
}

function* parentsOf(path: string): Generator<string> {
  for (let i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) yield path.slice(0, i)
}

function unsafe(target: string, block: DefiningBlock, reason: string): Problem {
  return {
    code: 'unsafe-target',
    message: `\`${target}\` cannot be a program’s file: ${reason}.`,
    ...wordOfTarget(block),
    expected: 'a relative path below the output folder, such as `server.ts` or `solutions/echo.ts`',
    hint: 'Choose another name.',
  }
}

function colliding(block: DefiningBlock, other: DefiningBlock, message: string): Problem {
  return {
    code: 'colliding-targets',
    message,
    ...wordOfTarget(block),
    expected:
      'targets that differ in more than case, also after compiling, and of which none is a folder of another',
    hint: 'Rename one of them.',
    notes: [{ message: 'the other target', at: wordOfTarget(other).at }],
  }
}
