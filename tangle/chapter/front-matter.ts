import { FrontReader, type Kind, none } from './front-reader.ts'
import type { FrontMatter } from './chapter.ts'
import type { Problem, Result } from '../problem/problem.ts'

const frontMatter: Kind = {
  name: 'the front matter',
  keys: ['title', 'shapes', 'terms', 'book'],
  example: '`title: Sockets`',
  linesAbove: 1,
}
const settings: Kind = {
  name: 'the settings of a book',
  keys: ['shapes', 'book'],
  example: '`book:`, and indented below it `title: Sockets`',
  linesAbove: 0,
}

export type FrontReading = {
  readonly front: FrontMatter
  readonly problems: readonly Problem[]
  /** How many lines the front matter takes, including its marks; 0 where there is none. */
  readonly lineCount: number
}

/**
 * Reads the YAML between `---` lines at a chapter's start.
 *
 * @param lines the chapter's lines
 */
export function readFront(path: string, lines: readonly string[]): FrontReading {
  if (lines[0]?.trimEnd() !== '---') return { front: none, problems: [], lineCount: 0 }
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---')
  if (end < 0) return { front: none, problems: [neverEnds(path)], lineCount: 0 }
  const reader = new FrontReader(path, lines.slice(1, end).join('\n'), frontMatter)
  const front = { ...reader.read(), endLine: end + 1 }
  return { front, problems: reader.problems, lineCount: end + 1 }
}

/** Reads the YAML of the file that holds what is true of the whole book. */
export function readSettings(path: string, text: string): Result<FrontMatter> {
  const reader = new FrontReader(path, text, settings)
  return { value: reader.read(), problems: reader.problems }
}

/** The front matter of a chapter, and what the settings of its book say. */
export function withSettings(front: FrontMatter, settings: FrontMatter): FrontMatter {
  return {
    ...front,
    shapes: [...settings.shapes, ...front.shapes],
    commands: [...(settings.commands ?? []), ...(front.commands ?? [])],
    book: { ...front.book, ...settings.book },
  }
}

function neverEnds(path: string): Problem {
  return {
    code: 'bad-front-matter',
    message: 'The front matter never ends.',
    at: { path, line: 1, column: 1 },
    length: 3,
    expected: 'a second line of `---`',
    hint: 'Close it, or begin the chapter with something other than `---`.',
  }
}
