import type { ChapterText } from '../chapter/chapter-text.ts'
import { entangledHeader, type ForeignHeader, lmtHeader } from '../chapter/foreign-words.ts'
import {
  type ForeignBlock,
  type ForeignBook,
  foreignBook,
  type ForeignLine,
  type ForeignReference,
  type Tool,
} from './foreign-book.ts'

/** How a tool finds its blocks. Both look at lines, and know no other Markdown. */
type Grammar = {
  readonly tool: Tool
  /** Opens a block; the groups are its indentation and its info string. */
  readonly open: RegExp
  /** Whether a line ends a block that is indented so. */
  readonly closes: (line: string, indent: string) => boolean
  readonly header: (info: string, body: readonly string[]) => ForeignHeader | undefined
  readonly keyOf: (header: ForeignHeader) => string
  readonly reference: RegExp
  readonly keyOfName: (name: string) => string
  /** Whether a block without an operator takes the place of earlier ones. */
  readonly replaces: boolean
}

const entangled: Grammar = {
  tool: 'Entangled',
  open: /^(\s*)```\s*(\{[^{}]*\}\s*|[^\s`{][^`]*)$/,
  closes: (line, indent) => line.trimEnd() === `${indent}\`\`\``,
  header: (info, body) => entangledHeader(info) ?? headerInComments(info, body),
  keyOf: ({ name, file }) => name ?? file ?? '',
  reference: /^(\s*)(<<([^\s<>]+)>>)\s*$/,
  keyOfName: (name) => name,
  replaces: false,
}

const lmt: Grammar = {
  tool: 'lmt',
  open: /^(\s*)`{3,}(.*)$/,
  closes: (line, indent) => line === `${indent}\`\`\`` || line === '```',
  header: lmtHeader,
  keyOf: ({ name, file }) => (name === undefined ? (file ?? '') : `"${name}"`),
  reference: /^(\s*)(<<<(.+)>>>)\s*$/,
  keyOfName: (name) => `"${name}"`,
  replaces: true,
}

/** `//| file: main.ts` and `//| id: name` in a block's first lines, Entangled's basic style. */
const commentLine = /^\s*(?:\/\/|#|--|;|%)\|\s*(\w+):(.*)$/

function headerInComments(info: string, body: readonly string[]): ForeignHeader | undefined {
  // What has words behind the language is not in that style.
  if (!/^(?:\{.*\}|\S+)$/.test(info)) return undefined
  const end = body.findIndex((line) => !commentLine.test(line))
  const head = body.slice(0, end < 0 ? body.length : end)
  const values = new Map(
    head.map((line) => {
      const [, key = '', value = ''] = commentLine.exec(line) ?? []
      return [key, value.trim().replaceAll(/^"|"$/g, '')]
    }),
  )
  const [file, name] = [values.get('file'), values.get('id')]
  if (file === undefined && name === undefined) return undefined
  const language = /^\{?\.?([^\s{}]*)/.exec(info)?.[1] ?? ''
  return { language, file, name, appends: false, others: [] }
}

/** Tools may have one sign of a fence in common, so what tells them apart is that something is named. */
const signs: readonly (readonly [Grammar, (block: ForeignBlock) => boolean])[] = [
  [entangled, () => true],
  [lmt, ({ name, file = '' }) => name !== undefined || /\.\w+$/.test(file)],
]

/** Reads chapters as the tool does that they were written for; nothing where that is neither Entangled nor lmt. */
export function readForeign(texts: readonly ChapterText[]): ForeignBook | undefined {
  for (const [grammar, isSign] of signs) {
    const blocks = texts.flatMap((text) => blocksIn(text, grammar))
    if (blocks.some(isSign)) return foreignBook(grammar.tool, blocks)
  }
  return undefined
}

function blocksIn({ slug, lines, front }: ChapterText, grammar: Grammar): ForeignBlock[] {
  const all = lines.below(front.lineCount).split('\n')
  const found: ForeignBlock[] = []
  for (let i = 0; i < all.length; i++) {
    if (grammar.tool === 'Entangled' && /^\s*~~~markdown\s*$/.test(all[i] ?? '')) {
      i = endOf(all, i, (line) => /^\s*~~~\s*$/.test(line))
      continue
    }
    const [, indent, written = ''] = grammar.open.exec(all[i] ?? '') ?? []
    if (indent === undefined) continue
    const info = written.trim()
    const end = endOf(all, i, (line) => grammar.closes(line, indent))
    const body = all.slice(i + 1, end)
    const line = front.lineCount + i + 1
    const block = end < all.length ? blockOf(grammar, slug, { indent, info, body, line }) : undefined
    if (block !== undefined) found.push(block)
    // To lmt every fence is one, and to Entangled only one that it reads. Without an info string it may be the end of another.
    if (block !== undefined || (grammar.tool === 'lmt' && info !== '')) i = end
  }
  return found
}

function endOf(all: readonly string[], start: number, isEnd: (line: string) => boolean): number {
  let end = start + 1
  while (end < all.length && !isEnd(all[end] ?? '')) end++
  return end
}

type Raw = {
  readonly indent: string
  readonly info: string
  readonly body: readonly string[]
  readonly line: number
}

function blockOf(
  grammar: Grammar,
  slug: string,
  { indent, info, body, line }: Raw,
): ForeignBlock | undefined {
  const inner = body.map((text) => (text.startsWith(indent) ? text.slice(indent.length) : text))
  const header = grammar.header(info, inner)
  if (header === undefined) return undefined
  return {
    slug,
    line,
    language: header.language,
    key: grammar.keyOf(header),
    file: header.file,
    name: header.name,
    replaces: grammar.replaces && !header.appends,
    lines: inner.map((text, i) => lineOf(grammar, text, line + 1 + i)),
    others: header.others,
  }
}

function lineOf(grammar: Grammar, text: string, line: number): ForeignLine {
  const [, indent = '', written = '', name] = grammar.reference.exec(text) ?? []
  if (name === undefined) return { line, text }
  const reference: ForeignReference = { key: grammar.keyOfName(name), name, indent, written }
  return { line, text, reference }
}
