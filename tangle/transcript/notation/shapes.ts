import type { Chapter, Shape } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import { literalPattern } from '../../text/literal-pattern.ts'
import { withoutSpacesAtEnd } from '../../text/spaces.ts'
import type { Transcript } from './transcript.ts'

/** A part of a printed row: literal text, a value of a shape, or `[..]` for anything. */
type RowPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string; readonly shape: Shape }
  | { readonly kind: 'gap'; readonly text: string }

/** A printed value of a shape. */
export type Value = Extract<RowPart, { kind: 'value' }>

/** The actual value that each printed value means, throughout one transcript; and whether it is typed, so that no run has another. */
export type Bindings = ReadonlyMap<string, { readonly value: string; readonly isTyped: boolean }>

/**
 * Cuts a printed row into parts. Where two shapes match at the same place the longer value wins; of equally long
 * values, the shape declared first.
 */
export function partsOf(row: string, shapes: readonly Shape[]): RowPart[] {
  const parts: RowPart[] = []
  let text = ''
  for (let i = 0; i < row.length;) {
    const part = partAt(row, i, shapes)
    if (part === undefined) {
      text += row[i]
      i++
      continue
    }
    i += part.text.length
    if (part.kind === 'text') {
      text += part.text
      continue
    }
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
    parts.push(part)
  }
  if (text !== '' || parts.length === 0) parts.push({ kind: 'text', text })
  return parts
}

/** An escaped `[..]` is text. */
function partAt(row: string, start: number, shapes: readonly Shape[]): RowPart | undefined {
  if (row.startsWith('\\[..]', start)) return { kind: 'text', text: '\\[..]' }
  if (row.startsWith('[..]', start)) return { kind: 'gap', text: '[..]' }
  let best: RowPart | undefined
  for (const shape of shapes) {
    const value = stickyMatch(shape, row, start)
    if (value !== '' && value.length > (best?.text.length ?? 0)) best = { kind: 'value', text: value, shape }
  }
  return best
}

const sticky = new WeakMap<Shape, RegExp>()

function stickyMatch(shape: Shape, row: string, start: number): string {
  const pattern = sticky.get(shape) ?? new RegExp(shape.pattern, 'uy')
  sticky.set(shape, pattern)
  pattern.lastIndex = start
  return pattern.exec(row)?.[0] ?? ''
}

/**
 * Whether an actual row agrees with a printed one. Plain spaces at the end do not count: next to a bar they are invisible.
 *
 * @returns the bindings with those of this row added; nothing where the rows disagree
 */
export function matchRow(
  printed: string,
  actual: string,
  shapes: readonly Shape[],
  bindings: Bindings,
): Bindings | undefined {
  const values = shownValues(printed, actual, shapes)
  return values && bindAll(values, bindings)
}

/** A printed value, and the one that was shown in its place. */
export type ShownValue = Value & { readonly shown: string }

/** What an actual row shows in place of each printed value; nothing where the rows disagree in other text, or in the shape of a value. */
export function shownValues(
  printed: string,
  actual: string,
  shapes: readonly Shape[],
): readonly ShownValue[] | undefined {
  const { text, values, isText, hasGap, pattern } = printedRow(withoutSpacesAtEnd(printed), shapes)
  const shown = withoutSpacesAtEnd(actual)
  if (text === shown && !hasGap) return values.map((value) => ({ ...value, shown: value.text }))
  if (isText) return undefined
  const match = pattern().exec(shown)
  return match === null
    ? undefined
    : values.map((value, i) => ({ ...value, shown: match.groups?.[`v${i}`] ?? '' }))
}

/** A printed row, cut into its parts. */
type PrintedRow = {
  readonly text: string
  readonly values: readonly Value[]
  readonly isText: boolean
  readonly hasGap: boolean
  /** What the rows match that agree with it. */
  readonly pattern: () => RegExp
}

/** The rows that were cut so far: while a transcript runs, each is compared again and again. */
const known = new WeakMap<readonly Shape[], Map<string, PrintedRow>>()

function printedRow(text: string, shapes: readonly Shape[]): PrintedRow {
  const rows = known.get(shapes) ?? new Map<string, PrintedRow>()
  known.set(shapes, rows)
  const row = rows.get(text) ?? cutRow(text, shapes)
  rows.set(text, row)
  return row
}

function cutRow(text: string, shapes: readonly Shape[]): PrintedRow {
  const parts = partsOf(text, shapes)
  let pattern: RegExp | undefined
  return {
    text,
    values: parts.filter((part) => part.kind === 'value'),
    isText: parts.every(({ kind }) => kind === 'text'),
    hasGap: parts.some(({ kind }) => kind === 'gap'),
    pattern: () => (pattern ??= new RegExp(`^${parts.map(sourceOf).join('')}$`, 'u')),
  }
}

function sourceOf(part: RowPart, index: number, parts: readonly RowPart[]): string {
  if (part.kind === 'gap') return '.*'
  if (part.kind === 'text') return literalPattern(part.text)
  const count = parts.slice(0, index).filter(({ kind }) => kind === 'value').length
  return `(?<v${count}>${part.shape.pattern})`
}

/** The bindings with those of a text that is typed: its values are the same in every run. */
export function bindTyped(text: string, shapes: readonly Shape[], bindings: Bindings): Bindings {
  const all = new Map(bindings)
  for (const { shape, text: value } of printedRow(text, shapes).values)
    all.set(keyOf(shape, value), { value, isTyped: true })
  return all
}

const keyOf = ({ name }: Shape, text: string) => `${name}\n${text}`

/** A value printed twice must be the same both times, and one that was typed is printed as it was typed. */
function bindAll(values: readonly ShownValue[], bindings: Bindings): Bindings | undefined {
  if (values.length === 0) return bindings
  const all = new Map(bindings)
  for (const { shape, text, shown } of values) {
    const key = keyOf(shape, text)
    const known = all.get(key)
    if ((known?.value ?? shown) !== shown) return undefined
    if (shown !== text && all.get(keyOf(shape, shown))?.isTyped === true) return undefined
    if (known === undefined) all.set(key, { value: shown, isTyped: false })
  }
  return all
}

/**
 * Shapes without a printed row: they hide nothing today and might hide anything tomorrow. In a chapter, or in a book where its settings
 * declare them, whose transcripts have only commands, they wait for the rows.
 */
export function unusedShapes(chapters: readonly Chapter[], transcripts: readonly Transcript[]): Problem[] {
  const shapes = chapters.flatMap(({ front }) => front.shapes)
  if (shapes.length === 0) return []
  const key = JSON.stringify(shapes.map(({ name, pattern }) => [name, pattern]))
  const used = new Set(transcripts.flatMap((one) => shapesIn(one, shapes, key).map((index) => shapes[index])))
  const waits = ({ at }: Shape) => {
    const isInChapter = chapters.some(({ path }) => path === at.path)
    const beside = transcripts.filter(({ block }) => !isInChapter || block.path === at.path)
    return beside.length > 0 && beside.every(({ rows }) => rows.every(({ kind }) => kind !== 'output'))
  }
  return shapes.filter((shape) => !used.has(shape) && !waits(shape)).map(unused)
}

/** What was found in a transcript, while the shapes are the same: an editor asks after each key. */
const found = new WeakMap<Transcript, { readonly key: string; readonly used: readonly number[] }>()

/**
 * The 0-based places of the shapes of which a transcript prints values.
 *
 * @param key is the same for the same shapes
 */
function shapesIn(transcript: Transcript, shapes: readonly Shape[], key: string): readonly number[] {
  const last = found.get(transcript)
  if (last?.key === key) return last.used
  const rows = transcript.rows.filter(({ kind }) => kind === 'output')
  const parts = rows.flatMap(({ text }) => partsOf(text, shapes))
  const values = parts.flatMap((part) => (part.kind === 'value' ? [shapes.indexOf(part.shape)] : []))
  const used = [...new Set(values)]
  found.set(transcript, { key, used })
  return used
}

function unused(shape: Shape): Problem {
  return {
    code: 'unused-shape',
    message: `No transcript prints a value of the shape \`${shape.name}\`.`,
    at: shape.at,
    length: shape.pattern.length,
    expected: 'shapes that some printed row needs',
    hint: 'Remove it, or correct the expression, or a printed row that no longer fits it. If the transcript that needs it has only commands so far, `npx tangle verify chapters -u` adds its rows.',
  }
}
