import { linesInTemplates } from '../program/unindent-templates.ts'
import { type Program, programLines } from '../program/program.ts'
import { homesOf, type Torn } from './homes.ts'
import { type Use, usesIn } from './uses.ts'

/** The body lines that a use has after the edits. */
export type Rewritten = {
  readonly use: Use
  readonly body: readonly string[]
  /** 0-based line of its program, after the edit, at which they begin. */
  readonly from: number
  /** Whether its program is one of those that were edited. */
  readonly isEdited: boolean
}

/** Lines that could go to either of two uses. Until that is settled the left one has them. */
export type TornEdit = Torn & {
  /** The body lines that the right one would have of them. */
  readonly asRight: readonly string[]
}

/** A program's edit, followed back to the uses that the program is made of. */
export type FollowedEdit = {
  readonly program: Program
  readonly rewritten: readonly Rewritten[]
  readonly torn: readonly TornEdit[]
  /** Lines (0-based, after the edit) that lack the indentation of their references, and the use that they belong to. */
  readonly shallow: readonly { readonly line: number; readonly use: Use }[]
}

/**
 * Follows the edit of one program.
 *
 * @param after its lines as they are now
 * @param empty the use that takes the lines of a program that had none
 */
export function followEdit(program: Program, after: readonly string[], empty: Use | undefined): FollowedEdit {
  const known = usesIn(program)
  const uses = known.length > 0 || empty === undefined ? known : [empty]
  const inside = uses.some(({ indent }) => indent !== '')
    ? linesInTemplates(program.target, after)
    : new Set<number>()
  const bodyOf = (line: number, use: Use) =>
    withoutIndent(after[line] ?? '', inside.has(line) ? '' : use.indent)
  const fits = (line: number, use: Use) => bodyOf(line, use) !== undefined
  const { homes, torn } = homesOf({ uses, before: programLines(program), after, fits })
  const shallow = homes.flatMap((use, line) => (fits(line, use) ? [] : [{ line, use }]))
  let line = 0
  const rewritten = uses.map((use): Rewritten => {
    const from = line
    while (homes[line] === use) line++
    const own = homes.slice(from, line)
    return { use, body: own.map((_, i) => bodyOf(from + i, use) ?? ''), from, isEdited: true }
  })
  const tornEdits = torn.map((one): TornEdit => {
    const own = Array.from({ length: one.count }, (_, i) => bodyOf(one.line + i, one.right) ?? '')
    return { ...one, asRight: own }
  })
  return { program, rewritten, torn: tornEdits, shallow }
}

/** The uses of a program that nobody edited. */
export function unedited(program: Program): Rewritten[] {
  return usesIn(program).map((use) => ({ use, body: bodyBefore(use), from: use.start, isEdited: false }))
}

/** The body lines that a use had. */
export function bodyBefore({ block, first, count }: Use): readonly string[] {
  return block.lines.slice(first, first + count)
}

/** Whether the edits have changed the lines of a use. */
export function isChanged({ use, body }: Rewritten): boolean {
  return !areEqual(body, bodyBefore(use))
}

export function areEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((line, i) => line === others[i])
}

/** What a reference indents (`lineText`): empty lines stay empty, so a line of this indentation alone comes from no body line. */
function withoutIndent(text: string, indent: string): string | undefined {
  if (text === '' || indent === '') return text
  return text.startsWith(indent) && text.length > indent.length ? text.slice(indent.length) : undefined
}
