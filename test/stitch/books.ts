import fc from 'fast-check'
import { containers } from '../containers.ts'
import { extractBook } from '../../tangle/book/extract.ts'
import { readSource } from '../../tangle/book/read-book.ts'
import type { Source } from '../../tangle/chapter/chapter.ts'
import { linesWithEnds } from '../../tangle/chapter/lines.ts'
import type { EditedBook } from '../../tangle/stitch/edited-book.ts'

/** Few different lines, so that many are alike. */
export const codeLine = fc.constantFrom(
  ...[
    'a()',
    'b()',
    '  a()',
    '\tb()',
    '}',
    '',
    '',
    'if (x) {',
    '> quote',
    '- item',
    '# head',
    '    deep',
    'x  ',
    '  ',
  ],
)

/** Lines as edits bring them, some of which no chapter takes as they are. */
export const editLine = fc.oneof(
  { weight: 12, arbitrary: codeLine },
  { weight: 4, arbitrary: fc.stringMatching(/^[ -~]{0,10}$/) },
  fc.constantFrom(
    '```',
    '````ts',
    '  ~~~',
    '~~~~~',
    '// <<c1>>',
    '<<c2>>',
    '`',
    '`${`',
    '-->',
    '<!--',
    '\\',
    '---',
    '$ ls',
    '\u2028x',
    '\uFEFF',
  ),
)

/** Most fences are in none. A comment is one for stitching: what is in it cannot hold its end. */
const container = fc.constantFrom(
  ['', ''] as const,
  ...containers,
  ['- a\n\n\t', '\t'] as const,
  ['<!--\n', ''] as const,
)

const chunk = fc.record({
  lines: fc.array(codeLine, { maxLength: 4 }),
  more: fc.array(codeLine, { maxLength: 2 }),
  uses: fc.array(fc.nat(), { maxLength: 3 }),
  indents: fc.constantFrom('', '', '  ', '    ', '\t'),
  isSplit: fc.boolean(),
  around: container,
  mark: fc.constantFrom('```', '```', '````', '~~~'),
})

type Chunk = typeof chunk extends fc.Arbitrary<infer Value> ? Value : never

/** The text of a chapter with two files; both use later chunks, and chunks use later ones, some more than once. */
function chapterOf(chunks: readonly Chunk[], language: string): string {
  const fences = chunks.flatMap((one, i) => {
    const name = i < 2 ? `file=f${i}.${language}` : `name=c${i}`
    const later = [
      ...one.uses.map((n) => i + 1 + (n % Math.max(1, chunks.length - i - 1))),
      i + 1,
      i === 0 ? 2 : i + 1,
    ]
    const used = later.filter((n) => n >= 2 && n < chunks.length)
    const references = used.map((n) => `${one.indents}// <<c${n}>>`)
    const half = Math.ceil(one.lines.length / 2)
    const body = [...one.lines.slice(0, half), ...references, ...one.lines.slice(half)]
    const first = fence(one, `${language} ${name}`, body)
    return one.isSplit ? [first, fence(one, `${language} ${name} +=`, one.more)] : [first]
  })
  return `# One\n\n${fences.join('\n\nProse.\n\n')}\n`
}

function fence({ around: [first, rest], mark }: Chunk, info: string, lines: readonly string[]): string {
  const end = first.startsWith('<!--') ? '\n-->' : ''
  const body = lines.map((line) => (line === '' ? rest.trimEnd() : rest + line))
  return [`${first}${mark}${info}`, ...body, `${rest}${mark}${end}`].join('\n')
}

/** How the lines of a chapter end. */
const ends = fc.constantFrom(
  (_i: number) => '\n',
  (_i: number) => '\r\n',
  (i: number) => (i % 3 === 0 ? '\r\n' : '\n'),
)

/** What a later chapter does to the programs of the first one: it adds to a file or a chunk of it, or replaces it. */
const later = fc.record({
  target: fc.constantFrom('file=f0', 'file=f1', 'name=one#c2'),
  operation: fc.constantFrom('+=', ':='),
  one: chunk,
})

type Later = typeof later extends fc.Arbitrary<infer Value> ? Value : never

function laterText(parts: readonly Later[], language: string): string {
  const fences = parts.map(({ target, operation, one }) => {
    const name = target.startsWith('file') ? `${target}.${language}` : target
    const references = target.startsWith('file') && one.isSplit ? [`${one.indents}// <<one#c2>>`] : []
    return fence(one, `${language} ${name} ${operation}`, [...one.lines, ...references, ...one.more])
  })
  return `# Two\n\n${fences.join('\n\nProse.\n\n')}\n`
}

/** A small book of one chapter or two; only books without a problem. */
export const smallBook = fc
  .record({
    chunks: fc.array(chunk, { minLength: 2, maxLength: 6 }),
    parts: fc.array(later, { maxLength: 3 }),
    language: fc.constantFrom('txt', 'txt', 'ts'),
    end: ends,
    isOpen: fc.boolean(),
    mark: fc.constantFrom('', '', '\uFEFF'),
  })
  .map(({ chunks, parts, language, end, isOpen, mark }): Source[] => {
    const texts = [chapterOf(chunks, language), ...(parts.length === 0 ? [] : [laterText(parts, language)])]
    return texts.map((plain, i): Source => {
      const lines = linesWithEnds(isOpen ? plain.slice(0, -1) : plain)
      const slug = i === 0 ? 'one' : 'two'
      const path = `chapters/${slug}.md`
      return {
        path,
        slug,
        name: path,
        text: mark + lines.map((line, at) => line.replace('\n', end(at))).join(''),
      }
    })
  })
  .filter((sources) => readAll(sources).problems.length === 0)

const known = new WeakMap<Source, ReturnType<typeof readSource>>()

/** Reads a book in memory; what has no new text is read once only. */
export function readAll(sources: readonly Source[], texts: ReadonlyMap<string, string> = new Map()) {
  const { value: book, problems } = extractBook(
    sources.map((source) => {
      const text = texts.get(source.path)
      if (text !== undefined) return readSource({ ...source, text })
      const read = known.get(source) ?? readSource(source)
      known.set(source, read)
      return read
    }),
  )
  return { book, problems }
}

/** A book in memory with edited programs, as they are at the end of a chapter: `limit` is its 0-based index. */
export function editedBook(
  sources: readonly Source[],
  edited: ReadonlyMap<string, readonly string[]>,
  limit: number,
): EditedBook {
  return {
    sources,
    ...readAll(sources),
    limit,
    edited,
    shown: (target) => `dist/${target}`,
    read: (texts) => readAll(sources, texts),
  }
}
