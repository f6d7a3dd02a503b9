import { definedName } from '../../chapter/chapter.ts'
import type { Place } from '../../problem/place.ts'
import { piecesAt } from '../../program/definitions.ts'
import type { CancellationToken } from '../../system/json-rpc.ts'
import { namingAt, type Naming } from '../namings.ts'
import type { Now } from '../now.ts'
import { homeOf, spotsOf } from '../places.ts'
import type { Hover, MarkupContent } from '../protocol.ts'
import { whereTold } from '../where-told.ts'

/** What is shown of what is at a place: a name's type, or a chunk's text. */
export async function hover(now: Now, place: Place, token: CancellationToken): Promise<Hover | null> {
  const naming = namingAt(now.book, place)
  if (naming !== undefined) return hoverOfNaming(now, naming)
  const [spot] = spotsOf(now.programs, place)
  if (spot === undefined) return null
  const questions = await now.questions()
  const { file, program, position } = spot
  const answer = await questions.ask<Hover | null>('textDocument/hover', file, { position }, token)
  if (!answer) return null
  const range = answer.range && homeOf(program, answer.range)?.range
  const contents = plainContents(answer.contents, (text) => questions.plain(text, file))
  return { contents, ...(range && { range }) }
}

function plainContents(contents: Hover['contents'], plain: (text: string) => string): Hover['contents'] {
  if (typeof contents === 'string') return plain(contents)
  if (Array.isArray(contents) || !('kind' in contents)) return contents
  return { ...contents, value: plain(contents.value) }
}

function hoverOfNaming(now: Now, naming: Naming): Hover {
  const { stretch } = naming
  return { contents: markdownOf(now, naming), range: stretch.range }
}

/** Of a long chunk the beginning is enough. */
const mostLines = 40

function markdownOf({ book }: Now, { kind, key, name, block, role }: Naming): MarkupContent {
  const { linked, chapters } = book
  const limit = chapters.findIndex(({ slug }) => slug === block.slug)
  const definitions = (kind === 'file' ? linked.definitions.files : linked.definitions.chunks).get(key) ?? []
  const pieces = piecesAt(definitions, limit)
  const [first] = pieces
  if (first === undefined) return { kind: 'markdown', value: `No chunk is called \`${name}\`.` }
  const written = pieces.map(({ path, line }) => `${path}:${line}`).join(', ')
  const told = whereTold(book, role === 'definition' ? block : first)
  const head = `${kind} \`${definedName(first)}\`, written in ${written}${told === '' ? '' : `; it is ${told}`}`
  if (role === 'definition') return { kind: 'markdown', value: head }
  const lines = pieces.flatMap((piece) => piece.lines)
  const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines
  return { kind: 'markdown', value: [marked(first.language, shown), head].join('\n\n') }
}

/** Lines as a fence that none of them closes. */
function marked(language: string, lines: readonly string[]): string {
  const marks = lines.flatMap((line) => /^\s*(`{3,})/.exec(line)?.[1] ?? [])
  const fence = '`'.repeat(Math.max(3, ...marks.map((mark) => mark.length + 1)))
  return [`${fence}${language}`, ...lines, fence].join('\n')
}
