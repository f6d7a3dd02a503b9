import type { Block, Chapter, Source } from '../data/chapter.ts'
import type { Problem, Result } from '../data/problem.ts'
import { type Fence, findFences } from './fences.ts'
import { readFront } from './front.ts'
import { parseInfo } from './info.ts'
import { readRole } from './role.ts'

/**
 * Reads one chapter: its front matter, and every fence with its role and position.
 *
 * Line ends are LF inside (CommonMark section 2.1 names CR and CRLF as line endings too); a byte order
 * mark is no part of the text.
 */
export function readChapter(source: Source): Result<Chapter> {
  const lines = source.text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const { front, problems: frontProblems, lineCount } = readFront(source.path, lines)
  const problems: Problem[] = [...frontProblems, ...findNuls(source.path, lines)]
  // The front matter becomes empty lines, so that every line keeps its number.
  const body = lineCount === 0 ? lines : lines.map((line, i) => (i < lineCount ? '' : line))
  const { fences, swallowed } = findFences(body.join('\n'))
  for (const { line } of swallowed) problems.push(swallowedFence(source.path, lines, line))
  const blocks: Block[] = []
  for (const fence of fences) blocks.push(blockOf(source, lines, fence, problems))
  return { value: { path: source.path, slug: source.slug, front, blocks }, problems }
}

function blockOf(source: Source, lines: readonly string[], fence: Fence, problems: Problem[]): Block {
  const opening = lines[fence.line - 1] ?? ''
  const column = opening.indexOf(fence.markup) + 1
  const infoColumn =
    column + fence.markup.length + leadingBlanks(opening.slice(column - 1 + fence.markup.length))
  if (!fence.closed) problems.push(unclosed(source.path, fence, column, opening))
  const at = { path: source.path, line: fence.line, column: infoColumn }
  const { info, problems: infoProblems } = parseInfo(fence.info, at)
  const reading = readRole(info, at)
  problems.push(...infoProblems, ...(infoProblems.length > 0 ? [] : reading.problems))
  return {
    path: source.path,
    slug: source.slug,
    language: info.language,
    role: reading.role,
    line: fence.line,
    column,
    info: fence.info,
    lines: fence.lines,
    columns: fence.flush && column === 1 ? 0 : columnsOf(lines, fence),
    hidden: fence.hidden,
  }
}

/** Containers take a prefix off every line; what is left is the raw line's end. */
function columnsOf(lines: readonly string[], fence: Fence): readonly number[] {
  return fence.lines.map((text, i) => {
    const raw = lines[fence.line + i] ?? ''
    return raw.endsWith(text) ? raw.length - text.length : raw.length - raw.trimStart().length
  })
}

function leadingBlanks(text: string): number {
  return text.length - text.trimStart().length
}

function unclosed(path: string, fence: Fence, column: number, opening: string): Problem {
  return {
    code: 'unclosed-fence',
    message: 'This fence is never closed.',
    at: { path, line: fence.line, column },
    length: opening.length - column + 1,
    expected: `a line of \`${fence.markup}\`, indented as this one, before line ${fence.end}`,
    hint: 'Close it. In a list, every line of the block must be indented as far as the item’s text.',
  }
}

function swallowedFence(path: string, lines: readonly string[], line: number): Problem {
  return {
    code: 'fence-in-html',
    message:
      'Markdown takes this fence for a part of the HTML above it, so it would be no block of the book.',
    at: { path, line, column: 1 },
    length: (lines[line - 1] ?? '').length,
    expected: 'an empty line between the HTML and the fence',
    hint: 'Put an empty line above it (and below it, before the next tag).',
  }
}

/** CommonMark section 2.3 replaces U+0000, so a program could not come out as it was written. */
function findNuls(path: string, lines: readonly string[]): Problem[] {
  return lines.flatMap((line, i) => {
    const column = line.indexOf('\0')
    if (column < 0) return []
    const problem: Problem = {
      code: 'nul-character',
      message: 'This line holds the character U+0000, which Markdown cannot carry.',
      at: { path, line: i + 1, column: column + 1 },
      length: 1,
      expected: 'text without it',
      hint: 'Write `\\0` in the program instead.',
    }
    return [problem]
  })
}
