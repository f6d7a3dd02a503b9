import { type DefiningBlock, columnOf } from '../chapter/chapter.ts'
import { chapterOfSource } from '../program/compile/program-map.ts'
import { textLines } from '../text/line-starts.ts'
import { isBlank, type Token, tokensOf } from '../text/tokens.ts'
import { openMap, type SourcePlace } from '../program/compile/read-source-map.ts'
import type { RunnableScript } from './scripts.ts'

/** A word of a script that was written in a chapter and does something when the script runs. */
export type CodeWord = {
  /** 0-based offset in the script, in UTF-16 units. */
  readonly offset: number
  readonly block: DefiningBlock
  /** 0-based body line of the block. */
  readonly index: number
}

/** Finds the block that holds a chapter's line (0-based), by the chapter's name. */
export type BlockAt = (name: string, line: number) => DefiningBlock | undefined

/** Words that only connect others and do nothing themselves. */
const joining = /^(?:else|catch|finally)$/

/** Whether a token does nothing when the script runs. */
function isIdle({ type, value }: Token): boolean {
  return type === 'Punctuator' || isBlank(type) || joining.test(value)
}

/**
 * The code words of a script.
 *
 * A word counts if the map leads to the same word in the chapter: neither what a compiler added counts nor what it removed,
 * such as types. Within a line a map gives the nearest place before; where another word is there, this one has no mapping.
 */
export function codeWordsOf({ text, map }: RunnableScript, blockAt: BlockAt): CodeWord[] {
  const placeAt = openMap(map)
  const lines = textLines(text)
  const words: CodeWord[] = []
  for (const token of tokensOf(text)) {
    if (isIdle(token)) continue
    const { line, column } = lines.positionOf(token.offset)
    const place = placeAt(line, column)
    const word = place && wordAt(place, token, blockAt)
    if (word !== undefined) words.push(word)
  }
  return words
}

function wordAt(place: SourcePlace, { value, offset }: Token, blockAt: BlockAt): CodeWord | undefined {
  const name = chapterOfSource(place.source)
  const block = name === undefined ? undefined : blockAt(name, place.line)
  if (block === undefined) return undefined
  const index = place.line - block.line
  const written = block.lines[index]?.slice(place.column - columnOf(block, index)) ?? ''
  return isSame(value, written) ? { offset, block, index } : undefined
}

/** A compiler may write strings and numbers in another way, but not words. */
function isSame(value: string, written: string): boolean {
  if (/^['"`]/.test(value)) return /^['"`]/.test(written)
  if (/^[\d.]/.test(value)) return /^[\d.]/.test(written)
  return written.startsWith(value)
}
