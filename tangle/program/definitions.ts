import { type Chapter, type DefiningBlock, isDefining, wordOfTarget } from '../chapter/chapter.ts'
import { type Fix, type Problem, type Result, writing } from '../problem/problem.ts'

/** A block that defines, extends or replaces a name, and the 0-based place of its chapter in the book. */
export type Definition = {
  readonly block: DefiningBlock
  readonly chapter: number
}

/** The definitions of each file and each chunk, in reading order. Chunks have the keys `slug#name`. */
export type Definitions = {
  readonly files: ReadonlyMap<string, readonly Definition[]>
  readonly chunks: ReadonlyMap<string, readonly Definition[]>
}

/** A chunk's full name: `name` is local to the chapter `slug`, `chapter#name` is another chapter's. */
export function chunkKey(slug: string, name: string): string {
  return name.includes('#') ? name : `${slug}#${name}`
}

/** The name as it is written in the chapter `slug`. */
export function chunkName(slug: string, key: string): string {
  return key.startsWith(`${slug}#`) ? key.slice(slug.length + 1) : key
}

/** Collects every definition; a name defined twice, or extended before it is defined, is a problem. */
export function collectDefinitions(chapters: readonly Chapter[]): Result<Definitions> {
  const files = new Map<string, Definition[]>()
  const chunks = new Map<string, Definition[]>()
  const problems: Problem[] = []
  for (const [chapter, { slug, blocks }] of chapters.entries()) {
    for (const block of blocks) {
      if (!isDefining(block)) continue
      const { role } = block
      const [book, key] =
        role.kind === 'file'
          ? ([files, role.target] as const)
          : ([chunks, chunkKey(slug, role.name)] as const)
      const known = book.get(key) ?? []
      const problem = conflict(block, known[0]?.block, chunks) ?? unseenReplacement(block, known)
      if (problem !== undefined) problems.push(problem)
      // A block that extends nothing counts as the definition, so that no other problem follows from this one.
      if (problem?.code !== 'duplicate-target') book.set(key, [...known, { block, chapter }])
    }
  }
  return { value: { files, chunks }, problems }
}

/** The blocks of a name at the end of chapter `limit`: its last definition or replacement and what was appended. */
export function piecesAt(definitions: readonly Definition[], limit: number): DefiningBlock[] {
  const known = definitions.filter(({ chapter }) => chapter <= limit).map(({ block }) => block)
  const start = known.findLastIndex((block) => block.role.operation !== 'append')
  return known.slice(Math.max(0, start))
}

function conflict(
  block: DefiningBlock,
  first: DefiningBlock | undefined,
  chunks: ReadonlyMap<string, unknown>,
): Problem | undefined {
  const { role } = block
  const what = role.kind === 'file' ? `The file \`${role.target}\`` : `The chunk \`${role.name}\``
  if (role.operation === 'define' && first !== undefined) {
    return {
      code: 'duplicate-target',
      message: `${what} is defined a second time.`,
      ...wordOfTarget(block),
      expected: '`+=` after the target to append, or `:=` to replace it from here on',
      hint: 'Say which of the two is meant, or choose another name.',
      fixes: [
        insertBehind(block, ' +=', 'Append to it, with `+=`'),
        insertBehind(block, ' :=', 'Replace it from here on, with `:=`'),
      ],
      notes: [{ message: 'first defined here', at: wordOfTarget(first).at }],
    }
  }
  if (role.operation !== 'define' && first === undefined) {
    const word = wordOfTarget(block)
    const meant = elsewhere(block, chunks)
    return {
      code: 'nothing-to-extend',
      name: role.kind === 'file' ? role.target : role.name,
      message: `${what} is ${role.operation === 'append' ? 'appended to' : 'replaced'} before it is defined.`,
      ...word,
      expected: 'an earlier block that defines it',
      hint:
        meant === undefined
          ? 'Remove the operator, correct the name, or move the definition up.'
          : `Remove the operator; or, when the chunk of the other chapter is meant, write \`${meant}\`.`,
      fixes: [
        ...(meant === undefined ? [] : [writing(meant, word.at, word.length)]),
        ...withoutOperator(block),
      ],
    }
  }
  return undefined
}

/** The fix that writes something behind the word by which a block names its target. */
function insertBehind(block: DefiningBlock, text: string, title: string): Fix {
  const { at, length } = wordOfTarget(block)
  return writing(text, { ...at, column: at.column + length }, 0, title)
}

/** What a page shows has to be what runs: a comment may add to a program, and not change what readers have seen of it. */
function unseenReplacement(block: DefiningBlock, known: readonly Definition[]): Problem | undefined {
  if (!block.hidden || block.role.operation !== 'replace') return undefined
  const shown = known.findLast((one) => !one.block.hidden)
  if (shown === undefined) return undefined
  return {
    code: 'hidden-replacement',
    message:
      'This block is in a comment and replaces one that the page shows, so readers would see code that does not run.',
    ...wordOfTarget(block),
    expected: 'a replacement that readers see',
    hint: 'Take it out of the comment, or show the block as it is meant where it was defined.',
    notes: [{ message: 'shown here', at: wordOfTarget(shown.block).at }],
  }
}

/** The word that names the chunk of another chapter that has the block's name. */
function elsewhere({ role }: DefiningBlock, chunks: ReadonlyMap<string, unknown>): string | undefined {
  if (role.kind === 'file') return undefined
  const key = [...chunks.keys()].find((known) => known.endsWith(`#${role.name}`))
  return key && `name=${quoteName(key)}`
}

/** The fix that removes `+=` or `:=` and the blanks before it. */
function withoutOperator({ path, line, info, infoColumn }: DefiningBlock): Fix[] {
  const match = /\s+[+:]=(?=\s|$)/.exec(info)
  if (match === null) return []
  const at = { path, line, column: infoColumn + match.index }
  return [writing('', at, match[0].length, 'Remove the operator')]
}

/** A name as it is written in an info string. */
export function quoteName(name: string): string {
  return /\s/.test(name) ? `"${name}"` : name
}
