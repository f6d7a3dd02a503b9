import type { Block, Chapter, ChapterHeading, Source } from './chapter.ts'
import type { Problem, ProblemWords, Result } from '../problem/problem.ts'
import { type ChapterText, readText } from './chapter-text.ts'
import { type RawFence, findFences } from './fences.ts'
import { parseInfo } from './info-string.ts'
import { type Lines, ownCopy } from './lines.ts'
import { otherForm } from './other-forms.ts'
import { readRole } from './fence-role.ts'
import { unseenCharacters } from './unseen-characters.ts'
import { unprovedCode, unprovedFence, unprovedPairs, unprovedText } from './unproved-transcript.ts'

/** Reads one chapter: its front matter, its headings, and every fence with its role and position. */
export function readChapter(source: Source): Result<Chapter> {
  return chapterOf(readText(source))
}

/** The chapter of a text that has been read. */
export function chapterOf(text: ChapterText): Result<Chapter> {
  const { path, slug, lines, front } = text
  const problems: Problem[] = [...front.problems]
  if (lines.text.includes('\0')) problems.push(...findNuls(path, lines.text.split('\n')))
  const { fences, swallowed } = findFences(text.blocks, lines)
  for (const { line, by } of swallowed) {
    problems.push(by === 'html' ? fenceInHtml(path, lines, line) : indentedFence(path, lines, line))
  }
  const blocks = fences.map((fence) => blockOf(text, fence, problems))
  problems.push(
    ...blocks.flatMap(unseenCharacters),
    ...blocks.flatMap(unprovedFence),
    ...unprovedPairs(blocks, lines),
    ...unprovedCode(path, text.blocks, lines),
    ...unprovedText(path, text.blocks, lines),
  )
  return { value: { path, slug, front: front.front, headings: headingsOf(text), blocks }, problems }
}

/** The headings of a chapter, in order, except those in lists and quotes. */
function headingsOf({ lines, blocks }: ChapterText): ChapterHeading[] {
  const opening = blocks.filter(({ type, level }) => type === 'heading_open' && level === 0)
  return opening.map(({ tag, markup, map }) => {
    const [first, end] = map ?? [0, 0]
    const text = markup.startsWith('#') ? atxText(lines.at(first + 1)) : setextText(lines, first, end)
    return { level: Number(tag.slice(1)), line: first + 1, text: ownCopy(text) }
  })
}

/** CommonMark section 4.2. */
function atxText(line: string): string {
  return line.replace(/^ {0,3}#{1,6}(?:[ \t]+|$)/, '').replace(/(?:^|[ \t]+)#*[ \t]*$/, '')
}

/** CommonMark section 4.3. */
function setextText(lines: Lines, first: number, end: number): string {
  return Array.from({ length: end - first - 1 }, (_, i) => lines.at(first + 1 + i).trim()).join(' ')
}

function blockOf(source: ChapterText, fence: RawFence, problems: Problem[]): Block {
  const { lines } = source
  const opening = lines.at(fence.line)
  const column = opening.indexOf(fence.markup) + 1
  const infoColumn =
    column + fence.markup.length + leadingBlanks(opening.slice(column - 1 + fence.markup.length))
  if (!fence.closed && !isLostEnd(fence, problems))
    problems.push(unclosed(source.path, fence, column, opening, lines.count))
  const inner = fence.closed ? openingInside(fence) : -1
  if (inner >= 0) problems.push(overrun(source.path, fence, column, opening, inner))
  const at = { path: source.path, line: fence.line, column: infoColumn }
  // What another tool reads is taken for what was meant, so that no other fault follows from this one.
  const other = otherForm(fence.info, at)
  const { info, problems: infoProblems } = parseInfo(other?.instead ?? fence.info, at)
  const reading = readRole(info, at)
  if (other !== undefined) problems.push(other.problem)
  else problems.push(...infoProblems, ...(infoProblems.length > 0 ? [] : reading.problems))
  return {
    path: source.path,
    slug: source.slug,
    name: source.name,
    language: info.language,
    role: reading.role,
    line: fence.line,
    column,
    info: fence.info,
    infoColumn,
    lines: fence.lines,
    columns: fence.flush && column === 1 ? 0 : columnsOf(lines, fence),
    hidden: fence.hidden,
  }
}

/**
 * Containers take a prefix off every line, so a body line is the end of the chapter's line, except where they cut a tab into
 * spaces (CommonMark section 2.2).
 */
function columnsOf(lines: Lines, fence: RawFence): readonly number[] {
  return fence.lines.map((text, i) => {
    const raw = lines.at(fence.line + 1 + i)
    return raw.endsWith(text) ? raw.length - text.length : leadingBlanks(raw) - leadingBlanks(text)
  })
}

function leadingBlanks(text: string): number {
  return text.length - text.trimStart().length
}

/**
 * The 0-based body line that looks like the opening of the next fence: a closing fence has no info string (CommonMark
 * section 4.5), and a fence that shows fences has longer marks than they have.
 */
function openingInside({ lines, markup }: RawFence): number {
  return lines.findIndex((text) => {
    const [, marks = '', info = ''] = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`~][^`]*)$/.exec(text) ?? []
    return marks.startsWith(markup) && info !== ''
  })
}

function overrun(path: string, fence: RawFence, column: number, opening: string, inner: number): Problem {
  const line = fence.line + 1 + inner
  return {
    code: 'unclosed-fence',
    message: `This fence is not closed before the next one, in line ${line}, which it swallows.`,
    at: { path, line: fence.line, column },
    length: opening.length - column + 1,
    expected: `a line of “${fence.markup}” above line ${line}`,
    hint: 'Close it there. If it is to show a fence, open and close it with longer marks than that one has.',
    notes: [{ message: 'the fence inside', at: { path, line, column: 1 } }],
  }
}

/** A fence without an info string, below a fence that is not closed, was meant to close it. */
function isLostEnd(fence: RawFence, problems: readonly Problem[]): boolean {
  return fence.info === '' && problems.some(({ code }) => code === 'unclosed-fence')
}

function unclosed(
  path: string,
  fence: RawFence,
  column: number,
  opening: string,
  lineCount: number,
): Problem {
  const end = fence.end < lineCount ? `before line ${fence.end}` : 'before the chapter ends'
  return {
    code: 'unclosed-fence',
    message: 'This fence is never closed.',
    at: { path, line: fence.line, column },
    length: opening.length - column + 1,
    expected: `a line of “${fence.markup}”${column > 1 ? ', after the same marks and spaces as this one,' : ''} ${end}`,
    hint: hintForOpen(fence, column),
  }
}

function hintForOpen(fence: RawFence, column: number): string {
  if (fence.hidden) return 'Close it before the comment ends; a `-->` in the code ends the comment too.'
  if (column === 1) return 'Close it, with at least as many marks of the same kind as it was opened with.'
  return 'Close it. In a list, every line of the block is indented as far as the item’s text; in a quote, every line begins with `>`.'
}

function fenceInHtml(path: string, lines: Lines, line: number): Problem {
  return {
    code: 'fence-in-html',
    message:
      'Markdown takes this fence for a part of the HTML above it, so it would not be a block of the book.',
    at: { path, line, column: 1 },
    length: lines.at(line).length,
    expected: 'an empty line between the HTML and the fence',
    hint: 'Put an empty line above it (and below it, before the next tag).',
  }
}

/** CommonMark section 4.5: a fence is indented by at most three blanks more than what it is in. */
function indentedFence(path: string, lines: Lines, line: number): Problem {
  const text = lines.at(line)
  const start = text.search(/[`~]/)
  return {
    code: 'indented-fence',
    message:
      'This fence is indented so far that Markdown takes it for text, so it would not be a block of the book.',
    at: { path, line, column: start + 1 },
    length: text.length - start,
    expected: 'at most three blanks before it, beyond those of the list item or the footnote that it is in',
    hint: 'Indent it less. `!!! note` and `i)` begin nothing in Markdown; a note is a quote that begins with `> [!NOTE]`. To show how a fence is written, put it into a longer fence.',
  }
}

/** CommonMark section 2.3 replaces U+0000, so a program that contains it would be changed. */
export const nulWords: ProblemWords = {
  message: 'This line holds the character U+0000, which Markdown cannot carry.',
  expected: 'text without it',
  hint: 'Write `\\0` in the program instead.',
}

function findNuls(path: string, lines: readonly string[]): Problem[] {
  return lines.flatMap((line, i) => {
    const column = line.indexOf('\0')
    if (column < 0) return []
    const problem: Problem = {
      code: 'nul-character',
      ...nulWords,
      at: { path, line: i + 1, column: column + 1 },
      length: 1,
    }
    return [problem]
  })
}
