import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { expect, test } from 'vitest'
import { unseen } from '../tangle/text/unseen.ts'
import { placeInProgram, programText } from '../tangle/program/program.ts'
import { linkBook } from '../tangle/program/link-programs.ts'
import { startsInTemplate } from '../tangle/program/template-lines.ts'
import { readBook, readSource } from '../tangle/book/read-book.ts'
import { readChapter } from '../tangle/chapter/read-chapter.ts'
import { parseInfo } from '../tangle/chapter/info-string.ts'
import { containers } from './containers.ts'
import { buildIn, contentsOf, newBook } from './workshop.ts'

/** A line of a program: no fence, no reference, and no blank at its beginning that a container could take. */
const codeLine = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[ -~]{0,12}$/) },
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '',
    'if (a << b >> c) {',
    '\tx',
    '  y  ',
    '> quote',
    '- item',
    '1. one',
    '# head',
    '---',
    '$& $1',
  ),
)
/** What no fence may hold. */
const refused = new RegExp(String.raw`(?!\t)\p{Cc}|${unseen}`, 'u')
const body = fc.array(
  codeLine.filter((line) => !/[\n\r\0`~]|<<[^<>]+>>/.test(line) && !refused.test(line)),
  { maxLength: 4 },
)

type Chunk = { readonly lines: readonly string[]; readonly uses: readonly number[]; readonly more: boolean }

const chunk: fc.Arbitrary<Chunk> = fc.record({
  lines: body,
  uses: fc.array(fc.nat(), { maxLength: 2 }),
  more: fc.boolean(),
})

const container = fc.constantFrom(...containers)

/** A book in one chapter: chunk 0 is the file, every chunk uses later ones only, some more than once. */
const book = fc
  .array(fc.tuple(chunk, container, fc.constantFrom('', '  ', '\t')), { minLength: 1, maxLength: 6 })
  .map((chunks) => {
    const fences = chunks.flatMap(([{ lines, uses, more }, [first, rest], indent], i) => {
      const used = new Set([...uses.map((n) => i + 1 + (n % (chunks.length - i))), i + 1])
      const references = [...used].filter((n) => n < chunks.length).map((n) => `${indent}// <<c${n}>>`)
      const target = i === 0 ? 'file=a.txt' : `name=c${i}`
      const text = [...lines, ...references, 'end']
      return [
        fence([first, rest], `text ${target}`, text),
        ...(more ? [fence([first, rest], `text ${target} +=`, ['more', ...lines])] : []),
      ]
    })
    return fences.join('\n\nparagraph\n\n')
  })

function fence([first = '', rest = '']: readonly string[], info: string, lines: readonly string[]): string {
  return [`${first}\`\`\`${info}`, ...lines.map((line) => rest + line), `${rest}\`\`\``].join('\n')
}

function link(text: string) {
  const { value, problems } = readBook([readSource({ path: 'a.md', slug: 'a', name: 'a.md', text })])
  const linked = linkBook(value.chapters)
  return { programs: linked.value.programs, problems: [...problems, ...linked.problems] }
}

test('every character of a program is the same character in its chapter', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(book, (text) => {
      const { programs, problems } = link(text)
      expect(problems).toEqual([])
      const chapter = text.split('\n')
      for (const program of programs) {
        for (const [i, line] of programText(program).split('\n').slice(0, -1).entries()) {
          const start = line.length - line.trimStart().length
          for (let column = start; column < line.length; column++) {
            const at = placeInProgram(program, i + 1, column)?.at
            expect(chapter[(at?.line ?? 0) - 1]?.[(at?.column ?? 0) - 1]).toBe(line[column])
          }
        }
      }
    }),
  )
})

test('no line of a fence is lost: what is used once comes out whole', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(body, container), { minLength: 1, maxLength: 4 }), (pieces) => {
      const text = pieces.map(([lines, marks], i) =>
        fence(marks, `text file=a.txt${i > 0 ? ' +=' : ''}`, lines),
      )
      const { programs, problems } = link(text.join('\n\nparagraph\n\n'))
      expect(problems).toEqual([])
      const all = pieces.flatMap(([lines]) => lines)
      expect(programs.map(programText)).toEqual([all.map((line) => `${line}\n`).join('')])
    }),
  )
})

test('an info string is read as it was written', { timeout: 60_000 }, () => {
  const key = fc.stringMatching(/^[a-z]{1,8}$/)
  const value = fc.oneof(fc.stringMatching(/^[^\s"]{1,8}$/), fc.stringMatching(/^[^"\n\r]{0,8}$/))
  const bare = fc.constantFrom('illustrative', '+=', ':=')
  const word = fc.oneof(
    fc.record({ key, value }),
    bare.map((flag) => ({ key: flag, value: undefined })),
  )
  const written = ({ key, value }: { key: string; value: string | undefined }) => {
    if (value === undefined) return key
    return /^[^\s"]+$/.test(value) ? `${key}=${value}` : `${key}="${value}"`
  }
  fc.assert(
    fc.property(key, fc.array(word, { maxLength: 4 }), (language, words) => {
      const info = [language, ...words.map(written)].join(' ')
      const { info: read, problems } = parseInfo(info, { path: 'a.md', line: 1, column: 1 })
      expect(problems).toEqual([])
      expect(read.language).toBe(language)
      expect(read.words.map(({ key, value }) => ({ key, value }))).toEqual(words)
      for (const { raw, offset } of read.words) expect(info.slice(offset, offset + raw.length)).toBe(raw)
    }),
  )
})

test('the fences of a chapter are those that markdown-it finds', { timeout: 60_000 }, () => {
  const markdown = new MarkdownIt({ html: true })
  const piece = fc.constantFrom(
    ...[
      '```',
      '````',
      '~~~',
      '~~~~',
      '``` text',
      '~~~ text',
      '- ',
      '* ',
      '2. ',
      '1) ',
      '> ',
      '>',
      '  ',
      '    ',
      '\t',
    ],
    ...[
      'text',
      '#',
      '## h',
      '---',
      '===',
      '| a |',
      '|---|',
      '[x]: /y',
      '[x]',
      '<div>',
      '</div>',
      '<!-- a -->',
      '',
    ],
    ...['<pre>', '</pre>', '<br>', '\\', '*', '1.', '-', '<a', '[x]:', '"t"'],
  )
  const line = fc.array(piece, { minLength: 0, maxLength: 3 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '\n'), (lines, end) => {
      const text = lines.join('\n') + end
      fc.pre(!text.startsWith('---'))
      const found = readChapter({ path: 'a.md', slug: 'a', name: 'a.md', text }).value.blocks
      const wanted = markdown.parse(text, {}).filter(({ type }) => type === 'fence')
      expect(found.map(({ line, info, lines }) => [line, info, lines])).toEqual(
        wanted.map(({ map, info, content }) => [
          (map?.[0] ?? 0) + 1,
          info.trim(),
          content === '' ? [] : content.replace(/\n$/, '').split('\n'),
        ]),
      )
    }),
    { numRuns: 2000 },
  )
})

test(
  'lines inside a template literal are those that a compiler would not indent',
  { timeout: 60_000 },
  () => {
    const piece = fc.constantFrom(
      '`',
      '${',
      '}',
      "'",
      '"',
      '\\',
      '//',
      '/*',
      '*/',
      'a',
      ' ',
      '{',
      '\n',
      '\n',
      '`b`',
    )
    const program = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(program, (text) => {
        let value: unknown
        try {
          value = templateOf(text)
        } catch {
          fc.pre(false)
        }
        const lines = text.split('\n')
        const inside = startsInTemplate(lines)
        const indented = lines.map((line, i) => (inside.has(i) ? line : `  ${line}`)).join('\n')
        expect(templateOf(indented)).toEqual(value)
      }),
      { numRuns: 2000 },
    )
  },
)

/** What a text is worth where it is an expression of constants; throws where it is none. */
function templateOf(text: string): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- what node makes of the text is the question
  return new Function('a', 'b', `return (\n${text}\n)`)('A', 'B')
}

test('building twice changes nothing', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(book, async (text) => {
      const folder = newBook({ '01-start.md': text })
      expect((await buildIn(folder)).problems).toEqual([])
      const before = contentsOf(folder)
      const { changes } = await buildIn(folder)
      expect(changes.filter(({ kind }) => kind !== 'keep')).toEqual([])
      expect(contentsOf(folder)).toEqual(before)
    }),
    { numRuns: 20 },
  )
})
