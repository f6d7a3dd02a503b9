import type { CodeBlock } from '../data/chapter.ts'
import { placeOfBlock } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import type { Definitions } from './definitions.ts'

/** Names that Windows keeps for devices, with any extension. */
const reservedName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

/** Why a target cannot be a file below the output folder on every system; nothing when it can. */
export function unsafeReason(target: string): string | undefined {
  if (target.startsWith('/') || target.startsWith('~')) return 'it leads out of the output folder'
  if (/^[a-z]:/i.test(target)) return 'it names a drive'
  if (target.includes('\\')) return 'it holds a backslash'
  if (/[\p{Cc}<>:"|?*]/u.test(target)) return 'it holds a character that no file name may have everywhere'
  for (const part of target.split('/')) {
    if (part === '..') return 'it leads out of the output folder'
    if (part === '' || part === '.') return 'it holds an empty part'
    if (/[. ]$/.test(part)) return 'a part of it ends in a dot or a blank'
    if (reservedName.test(part)) return 'Windows keeps that name for a device'
    if (part === '.tangle') return 'the tool keeps its own notes there'
  }
  return undefined
}

/** The paths that a target becomes: the text itself, and what is compiled from it. */
export function outputsOf(target: string): string[] {
  const compiled = compiledPath(target)
  return compiled === undefined ? [target] : [target, compiled, `${compiled}.map`]
}

/** `x.ts` becomes `x.js`, `x.mts` becomes `x.mjs`; nothing for what is not compiled. */
export function compiledPath(target: string): string | undefined {
  const match = /^(.*)\.([cm]?)tsx?$/.exec(target)
  return match === null || target.endsWith('.d.ts') ? undefined : `${match[1]}.${match[2]}js`
}

/** Targets that are no files below the output folder, or that would be the same file somewhere. */
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

/** Paths in lower case, as a file system without regard to case sees them, and the block that took each. */
type Taken = { readonly files: Map<string, CodeBlock>; readonly folders: Map<string, CodeBlock> }

/** Takes a target's outputs and the folders above them, or says which of them is taken. */
function collision(target: string, block: CodeBlock, taken: Taken): Problem | undefined {
  const outputs = outputsOf(target).map((path) => path.toLowerCase())
  for (const path of outputs) {
    const other = taken.files.get(path) ?? taken.folders.get(path)
    if (other !== undefined) return colliding(target, block, path, other)
    for (const parent of parentsOf(path)) {
      const file = taken.files.get(parent)
      if (file !== undefined) return colliding(target, block, parent, file)
    }
  }
  for (const path of outputs) {
    taken.files.set(path, block)
    for (const parent of parentsOf(path)) taken.folders.set(parent, block)
  }
  return undefined
}

function* parentsOf(path: string): Generator<string> {
  for (let i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) yield path.slice(0, i)
}

function unsafe(target: string, block: CodeBlock, reason: string): Problem {
  return {
    code: 'unsafe-target',
    message: `\`${target}\` cannot be a program’s file: ${reason}.`,
    at: placeOfBlock(block),
    expected: 'a relative path below the output folder, such as `server.ts` or `solutions/echo.ts`',
    hint: 'Choose another name.',
  }
}

function colliding(target: string, block: CodeBlock, path: string, other: CodeBlock): Problem {
  return {
    code: 'colliding-targets',
    message: `\`${target}\` and another target would both be \`${path}\` on some systems.`,
    at: placeOfBlock(block),
    expected:
      'targets that differ in more than case, also once they are compiled, and that are no folder of another',
    hint: 'Rename one of them.',
    notes: [{ message: 'the other target', at: placeOfBlock(other) }],
  }
}
