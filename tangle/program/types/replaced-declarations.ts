import { posix } from 'node:path'
import { type CodeBlock, type DefiningBlock, isDefining, wordOfTarget } from '../../chapter/chapter.ts'
import type { Place } from '../../problem/place.ts'
import { literalPattern } from '../../text/literal-pattern.ts'
import { chunkKey, type Definitions } from '../definitions.ts'
import { type Program, programLines, textOfFault, type TypeFault } from '../program.ts'
import { isBlank, tokensOf } from '../../text/tokens.ts'

/** A name that is lacking since a block has replaced the one that declared it: the words `file=…` or `name=…` of the two. */
export type ReplacedDeclaration = {
  readonly name: string
  readonly declared: Place
  readonly replaced: Place
}

/** The codes of `Cannot find name 'x'`, and its like. */
export const missingName: ReadonlySet<string> = new Set(['TS2304', 'TS2503', 'TS2552', 'TS18004'])

/** The codes of `Module '"./lib.ts"' has no exported member 'x'`, and its like. */
const unexported: ReadonlySet<string> = new Set(['TS2305', 'TS2614', 'TS2724'])

/**
 * The block whose `:=` may be why a name is unknown: it replaced one of its file or chunk that declared the name.
 *
 * @param fault one of `program`
 * @param programs all of which the program may import
 */
export function replacedDeclaration(
  fault: TypeFault,
  program: Program,
  programs: readonly Program[],
  definitions: Definitions,
): ReplacedDeclaration | undefined {
  const name = textOfFault(program, fault)
  if (missingName.has(fault.code)) return inProgram(program, name, definitions)
  if (!unexported.has(fault.code)) return undefined
  const target = posix.join(posix.dirname(program.target), specifierBehind(program, fault))
  const imported = programs.find((one) => one.target === target)
  return imported && inProgram(imported, name, definitions)
}

/** The file that an import or export names, one of whose names a fault is at: `./lib.ts`. */
function specifierBehind(program: Program, { line, column }: TypeFault): string {
  const [first = '', ...rest] = programLines(program).slice(line - 1)
  let last = ''
  for (const { type, value } of tokensOf([first.slice(column), ...rest].join('\n'))) {
    if (isBlank(type)) continue
    if (type === 'StringLiteral' && last === 'from') return value.slice(1, -1)
    last = value
  }
  return ''
}

function inProgram(
  { segments }: Program,
  name: string,
  definitions: Definitions,
): ReplacedDeclaration | undefined {
  for (const block of new Set(segments.map((segment): CodeBlock => segment.block))) {
    if (!isDefining(block) || block.role.operation !== 'replace') continue
    const declaring = earlierOf(block, definitions).findLast(({ lines }) => declares(lines.join('\n'), name))
    if (declaring !== undefined)
      return { name, declared: wordOfTarget(declaring).at, replaced: wordOfTarget(block).at }
  }
  return undefined
}

/** The blocks of a file or chunk that are above one of them. */
function earlierOf(block: DefiningBlock, { files, chunks }: Definitions): DefiningBlock[] {
  const { role, slug } = block
  const own = role.kind === 'file' ? files.get(role.target) : chunks.get(chunkKey(slug, role.name))
  const blocks = (own ?? []).map((definition) => definition.block)
  return blocks.slice(0, Math.max(0, blocks.indexOf(block)))
}

/** Whether a text seems to declare or import a name: no parser is asked. */
function declares(text: string, name: string): boolean {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return false
  const word = String.raw`(?<![\w$])${literalPattern(name)}(?![\w$])`
  return new RegExp(
    String.raw`\b(?:(?:function\s*\*?|class|type|interface|enum)\s+${word}|(?:const|let|var)\s+(?:\{[^}]*|\[[^\]]*)?${word}|import\b[^'"]*${word})`,
  ).test(text)
}
