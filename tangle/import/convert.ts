import type { Source } from '../chapter/chapter.ts'
import { readText } from '../chapter/chapter-text.ts'
import { findFences, type RawFence } from '../chapter/fences.ts'
import {
  attributesIn,
  entangledHeader,
  languageOfTarget,
  lmtHeader,
  nowhere,
} from '../chapter/foreign-words.ts'
import { parseInfo } from '../chapter/info-string.ts'
import { linesWithEnds } from '../chapter/lines.ts'
import { languageOfWord } from '../chapter/languages.ts'
import { meantLanguage, otherForm } from '../chapter/other-forms.ts'
import { readRole } from '../chapter/fence-role.ts'
import { blocksOf, type ForeignBlock, type ForeignBook, type ForeignLine, type Tool } from './foreign-book.ts'
import type { ProblemWords } from '../problem/problem.ts'
import { nameIn, type Plan, targetWord } from './plans.ts'

/** A chapter in this tool's form. Every line is where it was. */
export type Converted = {
  readonly slug: string
  readonly text: string
  /** The 1-based lines that are references. */
  readonly references: ReadonlySet<number>
  /** What is left to the author, by 1-based line. */
  readonly left: ReadonlyMap<number, ProblemWords>
  /** Lines that stay as they were since something is left to do elsewhere. */
  readonly untouched: ReadonlySet<number>
  readonly counts: Counts
  /** Words of info strings that have no counterpart and were left out. */
  readonly dropped: readonly string[]
  /** Names of chunks that no file is made of. */
  readonly unused: readonly string[]
}

/** How many fences are program text, and how many only shown that the other tool did not tangle either. */
type Counts = { readonly programs: number; readonly shown: number }

/** Rewrites the info strings and references of a chapter; every other byte stays as it is. */
export function convertChapter(
  source: Source,
  book: ForeignBook,
  plans: ReadonlyMap<string, Plan>,
): Converted {
  const text = readText(source)
  const conversion = new Conversion(source, book, plans)
  const own = blocksOf(book, text.slug)
  const fences = new Map(findFences(text.blocks, text.lines).fences.map((fence) => [fence.line, fence]))
  for (const block of own) conversion.block(block, fences.get(block.line))
  const taken = new Set(own.map(({ line }) => line))
  for (const fence of fences.values()) if (!taken.has(fence.line)) conversion.other(fence)
  return conversion.result()
}

/** A text that is copied. */
export function asItIs({ slug, text }: Source): Converted {
  return { slug, text, ...unchanged }
}

const unchanged: Omit<Converted, 'slug' | 'text'> = {
  references: new Set(),
  left: new Map(),
  untouched: new Set(),
  counts: { programs: 0, shown: 0 },
  dropped: [],
  unused: [],
}

class Conversion {
  readonly #slug: string
  readonly #lines: string[]
  readonly #book: ForeignBook
  readonly #plans: ReadonlyMap<string, Plan>
  readonly #references = new Set<number>()
  readonly #left = new Map<number, ProblemWords>()
  readonly #untouched = new Set<number>()
  readonly #dropped: string[] = []
  readonly #unused: string[] = []
  #programs = 0
  #shown = 0

  constructor({ slug, text }: Source, book: ForeignBook, plans: ReadonlyMap<string, Plan>) {
    this.#slug = slug
    this.#lines = linesWithEnds(text)
    this.#book = book
    this.#plans = plans
  }

  result(): Converted {
    return {
      slug: this.#slug,
      text: this.#lines.join(''),
      references: this.#references,
      left: this.#left,
      untouched: this.#untouched,
      counts: { programs: this.#programs, shown: this.#shown },
      dropped: this.#dropped,
      unused: this.#unused,
    }
  }

  /** A block that the other tool tangles. */
  block(block: ForeignBlock, fence: RawFence | undefined): void {
    const plan = this.#plans.get(block.key)
    if (plan === undefined) return
    if (fence?.lines.length !== block.lines.length) this.#leave(block, noFence(this.#book.tool))
    else if (plan.kind === 'left') {
      if (this.#isFirst(block)) this.#leave(block, plan.fault)
      else this.#untouched.add(block.line)
    } else this.#convert(block, fence, plan)
  }

  #leave({ line }: ForeignBlock, fault: ProblemWords): void {
    this.#left.set(line, fault)
  }

  #convert(block: ForeignBlock, fence: RawFence, plan: Plan): void {
    const target = targetWord(plan, this.#slug)
    const language = languageOf(block)
    this.#dropped.push(...block.others)
    if (target === undefined) {
      this.#shown++
      this.#unused.push(block.name ?? '')
      this.#setInfo(fence, shownInfo(language))
      return
    }
    this.#programs++
    // `console` and `http` fences are transcripts and messages here.
    const own = language === 'console' || language === 'http' ? 'text' : language
    this.#setInfo(fence, [own, target, ...this.#operator(block)].join(' '))
    for (const line of block.lines) if (line.reference !== undefined) this.#refer(line)
  }

  /** Blocks extend what is above them, or take its place. */
  #operator(block: ForeignBlock): string[] {
    if (this.#isFirst(block)) return []
    return [block.replaces ? ':=' : '+=']
  }

  #isFirst(block: ForeignBlock): boolean {
    return this.#book.blocks.get(block.key)?.[0] === block
  }

  #refer({ line, reference }: ForeignLine): void {
    if (reference === undefined) return
    const plan = this.#plans.get(reference.key)
    if (plan?.kind === 'left') {
      this.#untouched.add(line)
      return
    }
    const name = plan?.kind === 'chunk' ? nameIn(plan, this.#slug) : reference.name.trim()
    const raw = this.#lines[line - 1] ?? ''
    this.#lines[line - 1] = raw.replace(reference.written, () => `<<${name}>>`)
    this.#references.add(line)
  }

  /** A fence that the other tool does not tangle: it is shown, and says so where it must. */
  other(fence: RawFence): void {
    const language = foreignLanguage(fence.info, this.#book.tool)
    if (language === undefined) return
    const { info } = fence
    const { words } = parseInfo(info, nowhere).info
    this.#dropped.push(...(info.startsWith('{') ? attributesIn(info).words : words.map(({ raw }) => raw)))
    this.#shown++
    this.#setInfo(fence, shownInfo(language))
  }

  #setInfo({ line, markup }: RawFence, info: string): void {
    const raw = this.#lines[line - 1] ?? ''
    const end = raw.indexOf(markup) + markup.length
    const lineEnd = /[\r\n]*$/.exec(raw)?.[0] ?? ''
    this.#lines[line - 1] = raw.slice(0, end) + info + lineEnd
  }
}

function languageOf({ language, file }: ForeignBlock): string {
  return meantLanguage(language) ?? (language || (languageOfTarget(file ?? '') ?? 'text'))
}

/** The info string of code that belongs to no program. */
function shownInfo(language: string): string {
  return languageOfWord(language) === undefined ? language : `${language} illustrative`
}

/**
 * The language of a fence that is not tangled, where its info string cannot remain as it is; nothing for one that this tool
 * reads too, or that is a block of a third tool.
 */
function foreignLanguage(info: string, tool: Tool): string | undefined {
  const third = tool === 'lmt' ? entangledHeader(info) : lmtHeader(info)?.name
  if (info === '' || third !== undefined) return undefined
  const instead = otherForm(info, nowhere)?.instead
  const { info: read } = parseInfo(instead ?? info, nowhere)
  if (instead !== undefined) return read.language
  const { role, problems } = readRole(read, nowhere)
  return role.kind === 'shown' && problems.length > 0 ? read.language : undefined
}

function noFence(tool: Tool): ProblemWords {
  return {
    message: `${tool} reads a block here, but Markdown has none, or one that ends elsewhere.`,
    expected: 'a fence that opens and closes on lines of its own, and is not inside another one',
    hint: 'Correct the marks of the fences in the book it comes from, and import that again.',
  }
}
