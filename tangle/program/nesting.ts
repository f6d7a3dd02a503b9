import { languageOfFile } from '../chapter/languages.ts'
import type { Problem } from '../problem/problem.ts'
import { textLines } from '../text/line-starts.ts'
import { bracketWalk, type BracketWalk, isNestedBeyond } from '../text/brackets.ts'
import { tokensOf } from '../text/tokens.ts'
import { endOf } from './compiler-problems.ts'
import { chainOf } from './expand.ts'
import { type Program, placeInProgram, programText, type Segment } from './program.ts'

/**
 * How many brackets, templates and functions without braces may be open in one place. Each of the tools that read a program
 * has a depth at which it breaks off: es-module-lexer at 512 templates, esbuild and TypeScript at a hundred thousand brackets.
 */
const deepest = 250

/** The first place of a program that is nested too deeply for compilers. */
export function problemsOfNesting(program: Program): Problem[] {
  const { target } = program
  if (languageOfFile(target) === undefined || !mayBeDeep(program)) return []
  const text = programText(program)
  const offset = offsetOfDeepest(text)
  if (offset === undefined) return []
  const { line, column } = textLines(text).positionOf(offset)
  const found = placeInProgram(program, line + 1, column)
  return [
    {
      code: 'too-complex',
      message: `More than ${deepest} brackets are open here in \`${target}\`; a compiler may break off.`,
      at: found?.at ?? endOf(program),
      expected: `at most ${deepest} brackets, templates and arrow functions within each other`,
      hint: 'Divide what is nested, and give its parts names.',
      notes: chainOf(found?.via),
    },
  ]
}

/** Whether a program can be nested too deeply, from a quick look at its lines. */
function mayBeDeep({ segments }: Program): boolean {
  const looks = segments.map(lookAt)
  const arrows = looks.reduce((sum, look) => sum + look.arrows, 0)
  return (
    arrows > deepest ||
    isNestedBeyond(
      deepest,
      looks.map(({ walk }) => walk),
    )
  )
}

type Look = { readonly arrows: number; readonly walk: BracketWalk }

/** What was seen of the lines of each block, by their numbers: many programs and versions have the same ones. */
const known = new WeakMap<readonly string[], Map<string, Look>>()

function lookAt({ block, first, count }: Segment): Look {
  const looks = known.get(block.lines) ?? new Map<string, Look>()
  known.set(block.lines, looks)
  const key = `${first} ${count}`
  const look = looks.get(key) ?? lookAtLines(block.lines.slice(first, first + count))
  looks.set(key, look)
  return look
}

function lookAtLines(lines: readonly string[]): Look {
  const arrows = lines.reduce((count, line) => count + line.split('=>').length - 1, 0)
  return { arrows, walk: bracketWalk(lines) }
}

/** What is open within one pair of brackets: functions without braces, and type arguments. */
type Level = { arrows: number; angles: number }

const statements = /^(?:class|const|export|for|function|if|import|let|return|type|var|while)$/

/** The 0-based offset of the first token that is nested too deeply. */
function offsetOfDeepest(text: string): number | undefined {
  const levels: Level[] = []
  let level: Level = { arrows: 0, angles: 0 }
  let [above, last] = [0, '']
  for (const { type, value, offset } of tokensOf(text)) {
    const change = changeBy(type, value)
    if (change > 0) {
      above += 1 + level.arrows + level.angles
      levels.push(level)
      level = { arrows: 0, angles: 0 }
    } else if (change < 0) {
      level = levels.pop() ?? level
      above -= Math.min(above, 1 + level.arrows + level.angles)
      if (value === '}') level.arrows = 0
    } else takeToken(level, type, value, last)
    if (above + level.arrows + level.angles > deepest) return offset
    last = type
  }
  return undefined
}

/** 1 for a token that opens a bracket, -1 for one that closes it. */
function changeBy(type: string, value: string): -1 | 0 | 1 {
  if (type === 'TemplateHead') return 1
  if (type === 'TemplateTail') return -1
  if (type !== 'Punctuator') return 0
  return '([{'.includes(value) ? 1 : ')]}'.includes(value) ? -1 : 0
}

function takeToken(level: Level, type: string, value: string, last: string): void {
  if (value === ';' || (type === 'IdentifierName' && statements.test(value))) {
    level.arrows = 0
    level.angles = 0
  } else if (type === 'Punctuator') {
    if (value === ',') level.arrows = 0
    if (value === '=>') level.arrows++
    // A sign directly behind a name opens type arguments; a comparison has a blank there.
    if (value === '<' && last === 'IdentifierName') level.angles++
    if (/^>+$/.test(value)) level.angles = Math.max(0, level.angles - value.length)
  }
}
