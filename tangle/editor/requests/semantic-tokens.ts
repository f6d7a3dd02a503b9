import { isDefining, isMistake } from '../../chapter/chapter.ts'
import { hasBlock } from '../../program/program.ts'
import type { CancellationToken } from '../../system/json-rpc.ts'
import { chapterAt, type Now, type TypedProgram } from '../now.ts'
import { homeOf } from '../places.ts'
import type { Position, SemanticTokens } from '../protocol.ts'

/** A token in its line. Its type and modifiers are numbers, as answers have them. */
type Token = {
  readonly at: Position
  /** In UTF-16 units. */
  readonly length: number
  readonly type: number
  readonly modifiers: number
}

/** What each name in the fences of a chapter is: of a fence that is in several programs, what it is in the first. */
export async function semanticTokens(
  now: Now,
  path: string,
  cancellation: CancellationToken,
): Promise<SemanticTokens> {
  const questions = await now.questions()
  const all = await Promise.all(
    programsOf(now, path).map(async ({ file, program }) => {
      const method = 'textDocument/semanticTokens/full'
      const answer = await questions.ask<SemanticTokens | null>(method, file, {}, cancellation)
      return decoded(answer?.data ?? []).flatMap((token) => {
        const end = { ...token.at, character: token.at.character + token.length }
        const home = homeOf(program, { start: token.at, end })
        return home?.path === path ? [{ ...token, at: home.range.start }] : []
      })
    }),
  )
  return { data: encoded(distinct(all.flat())) }
}

/** The programs of a chapter's fences, the first of each. */
function programsOf(now: Now, path: string): TypedProgram[] {
  const blocks = chapterAt(now, path)?.blocks ?? []
  const first = blocks.flatMap((block) =>
    isDefining(block) || isMistake(block)
      ? [now.programs.asked.find(({ program }) => hasBlock(program, block))]
      : [],
  )
  return [...new Set(first)].filter((one) => one !== undefined)
}

/** Each number of five says how far a token is from the one before (LSP 3.17, "Semantic Tokens"). */
function decoded(data: readonly number[]): Token[] {
  const tokens: Token[] = []
  let [line, character] = [0, 0]
  for (let i = 0; i + 4 < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5)
    line += down
    character = down === 0 ? character + right : right
    tokens.push({ at: { line, character }, length, type, modifiers })
  }
  return tokens
}

function encoded(tokens: readonly Token[]): number[] {
  let [line, character] = [0, 0]
  return tokens.flatMap(({ at, length, type, modifiers }) => {
    const down = at.line - line
    const right = down === 0 ? at.character - character : at.character
    line = at.line
    character = at.character
    return [down, right, length, type, modifiers]
  })
}

/** In the order of the chapter, one at each place. */
function distinct(tokens: readonly Token[]): Token[] {
  const byPlace = new Map<string, Token>()
  for (const token of tokens) {
    const key = `${token.at.line}:${token.at.character}`
    if (!byPlace.has(key)) byPlace.set(key, token)
  }
  return [...byPlace.values()].sort((a, b) => a.at.line - b.at.line || a.at.character - b.at.character)
}
