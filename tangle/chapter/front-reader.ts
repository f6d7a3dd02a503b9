import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import {
  type AllowedCommand,
  type BookFront,
  type BookKey,
  bookKeys,
  type BookValue,
  type FrontMatter,
  type Shape,
} from './chapter.ts'
import { hintOfYaml } from './yaml-faults.ts'
import { fitsAnyWord, fitsPartsOfWords } from './wide-shapes.ts'
import { closest } from '../problem/closest.ts'
import type { Place } from '../problem/place.ts'
import type { Problem } from '../problem/problem.ts'

/** What the YAML of one kind of file may say, and what precedes it there. */
export type Kind = {
  readonly name: string
  readonly keys: readonly string[]
  /** A line or two that it may say. */
  readonly example: string
  /** How many lines are above the YAML. */
  readonly linesAbove: number
}

export const none: FrontMatter = { title: undefined, shapes: [], book: undefined }

/** What the steps of one reading share: the text's positions, and the problems found so far. */
export class FrontReader {
  readonly problems: Problem[] = []
  readonly #path: string
  readonly #text: string
  readonly #kind: Kind
  readonly #counter = new LineCounter()
  #commands: readonly AllowedCommand[] = []

  constructor(path: string, text: string, kind: Kind) {
    this.#path = path
    this.#text = text
    this.#kind = kind
  }

  read(): FrontMatter {
    const document = parseDocument(this.#text, { lineCounter: this.#counter, prettyErrors: false })
    // What comes after the first fault mostly follows from it, but not a second key that is there twice.
    const errors = document.errors.filter(({ code }, i) => i === 0 || code === 'DUPLICATE_KEY')
    for (const { message, pos, code } of errors)
      this.#add(`This is not YAML: ${firstLine(message)}.`, pos[0], { hint: hintOfYaml(code, message) })
    const root = document.contents
    if (this.problems.length > 0 || root === null) return none
    if (!isMap(root)) {
      this.#add('This YAML is not a mapping of keys to values.', 0, {
        hint: 'Write a colon and a blank behind each key.',
      })
      return none
    }
    let title: string | undefined
    let titleAt: Place | undefined
    let book: BookFront | undefined
    const shapes: Shape[] = []
    const terms: BookValue[] = []
    const { keys } = this.#kind
    for (const { name, start, value } of entriesOf(root)) {
      if (!keys.includes(name)) this.#unknown(name, start, keys)
      else if (name === 'title') [title, titleAt] = [this.#string(name, value), this.#placeOfText(value)]
      else if (name === 'shapes') shapes.push(...this.#shapes(value))
      else if (name === 'terms') terms.push(...this.#terms(value))
      else book = this.#book(value)
    }
    return {
      title,
      ...(titleAt && { titleAt }),
      shapes,
      ...(terms.length > 0 && { terms }),
      book,
      ...(this.#commands.length > 0 && { commands: this.#commands }),
    }
  }

  #string(name: string, value: Node | null): string | undefined {
    if (isScalar(value) && typeof value.value === 'string' && value.value !== '') return value.value
    const isBare = isScalar(value) && value.value !== null && value.value !== ''
    this.#add(`\`${name}\` is not text.`, value?.range?.[0] ?? 0, {
      expected: 'text; numbers, dates and `true` are text where they are quoted',
      hint: isBare ? 'Quote it.' : 'Write the text, or remove the line.',
    })
    return undefined
  }

  #shapes(value: Node | null): Shape[] {
    const example = "date: '\\d{4}-\\d{2}-\\d{2}'"
    const entries = this.#entries(value, 'shapes', 'regular expressions', example) ?? []
    return entries.flatMap(({ name, value: text }) => {
      const pattern = this.#string(name, text)
      const at = this.#placeOfText(text)
      return pattern === undefined || !this.#isPattern(name, pattern, at) ? [] : [{ name, pattern, at }]
    })
  }

  #terms(value: Node | null): BookValue[] {
    return this.#items(value, 'terms', 'words', '`terms: [browser, web server]`').flatMap((item) => {
      const text = this.#string('terms', item)
      return text === undefined ? [] : [{ text, at: this.#placeOfText(item) }]
    })
  }

  #book(value: Node | null): BookFront | undefined {
    const entries = this.#entries(value, 'book', 'texts', 'title: A Book of Servers')
    if (entries === undefined) return undefined
    const book = new Map<BookKey, BookValue>()
    for (const { name, start, value: text } of entries) {
      if (name === 'commands') {
        this.#commands = this.#commandsIn(text)
        continue
      }
      const read = isBookKey(name) ? this.#string(name, text) : undefined
      if (!isBookKey(name)) this.#unknown(name, start, [...bookKeys, 'commands'])
      else if (read !== undefined) book.set(name, { text: read, at: this.#placeOfText(text) })
    }
    return Object.fromEntries(book)
  }

  #commandsIn(value: Node | null): AllowedCommand[] {
    const expected = 'a list of names, such as `commands: [python3, git]`'
    return this.#items(value, 'commands', 'names', expected).flatMap((item) => {
      const name = isScalar(item) ? item.value : undefined
      if (typeof name === 'string' && /^\w[\w.+-]*$/.test(name))
        return [{ name, at: this.#placeOfText(item) }]
      this.#add('This is not the name of a command.', item?.range?.[0] ?? 0, {
        expected,
        hint: 'Name the program without its path.',
      })
      return []
    })
  }

  /** The entries of the mapping `name`; if its value is something else, that is a problem. */
  #entries(value: Node | null, name: string, what: string, example: string): Entry[] | undefined {
    if (isMap(value)) return entriesOf(value)
    const expected = `\`${name}:\`, and below it indented lines such as \`${example}\``
    this.#add(`\`${name}\` is not a mapping of names to ${what}.`, value?.range?.[0] ?? 0, {
      expected,
      hint: 'Write it like that.',
    })
    return undefined
  }

  /** The items of the list `name`; if its value is something else, that is a problem. */
  #items(value: Node | null, name: string, what: string, expected: string): (Node | null)[] {
    if (isSeq(value)) return value.items as (Node | null)[]
    this.#add(`\`${name}\` is not a list of ${what}.`, value?.range?.[0] ?? 0, {
      expected,
      hint: 'Write it like that.',
    })
    return []
  }

  #isPattern(name: string, pattern: string, at: Place): boolean {
    try {
      // First without the brackets: `a)|(b` is an expression only between them.
      new RegExp(pattern, 'u')
      const what = widthOf(pattern)
      if (what === undefined) return true
      this.#addShape(`The shape \`${name}\` fits ${what}.`, pattern, at)
    } catch (error) {
      const reason = (error as Error).message.replace(/^.*\/[a-z]*: /s, '')
      this.#addShape(`The shape \`${name}\` is not a regular expression: ${reason}.`, pattern, at)
    }
    return false
  }

  #unknown(name: string, offset: number, known: readonly string[]): void {
    const near = closest(name, known)
    this.problems.push({
      code: 'unknown-front-matter-key',
      message: `\`${name}\` has no meaning in ${this.#kind.name}.`,
      at: this.#place(offset),
      length: name.length,
      expected: known.join(', '),
      hint: near === undefined ? 'Remove it.' : `Write \`${near}\`.`,
    })
  }

  #add(
    message: string,
    offset: number,
    { expected = `YAML such as ${this.#kind.example}`, hint }: { expected?: string; hint: string },
  ): void {
    this.problems.push({ code: 'bad-front-matter', message, at: this.#place(offset), expected, hint })
  }

  #addShape(message: string, pattern: string, at: Place): void {
    this.problems.push({
      code: 'bad-shape',
      message,
      at,
      length: pattern.length,
      expected:
        'a regular expression that matches the values, at least one character, and neither every word of their length nor letters of other words',
      hint: "Correct it, or say what is before the value, '(?<=user )\\w+', or how long it is, '[0-9a-f]{8}'; between single quotes YAML keeps backslashes.",
    })
  }

  /** Where a value's text begins, after the quote if it has one. */
  #placeOfText(value: Node | null): Place {
    const start = value?.range?.[0] ?? 0
    return this.#place(/['"]/.test(this.#text.charAt(start)) ? start + 1 : start)
  }

  /** The place of a 0-based offset in the YAML. */
  #place(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset)
    return { path: this.#path, line: Math.max(1, line) + this.#kind.linesAbove, column: Math.max(1, col) }
  }
}

/** What a regular expression fits besides the values of a shape, where that is too much. */
function widthOf(pattern: string): string | undefined {
  if (new RegExp(`^(?:${pattern})$`, 'u').test('')) return 'even an empty text'
  if (fitsAnyWord(pattern)) return 'any word of some length, so that none would be proved'
  if (fitsPartsOfWords(pattern))
    return 'letters that other words have too, so that these words would not be proved'
  return undefined
}

/** A key with its 0-based offset, and its value. */
type Entry = { readonly name: string; readonly start: number; readonly value: Node | null }

function entriesOf({ items }: YAMLMap): Entry[] {
  return items.map(({ key, value }) => ({
    name: isScalar(key) ? String(key.value) : '',
    start: (key as Node).range?.[0] ?? 0,
    value: value as Node | null,
  }))
}

function isBookKey(name: string): name is BookKey {
  return (bookKeys as readonly string[]).includes(name)
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}
