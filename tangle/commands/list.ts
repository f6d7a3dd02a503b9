import { accountOf, formatEntry, totalsOf } from '../book/fence-list.ts'
import { loadBook } from '../book/load.ts'
import { printable } from '../problem/code-frame.ts'
import { plural } from '../problem/plural.ts'
import type { Call } from './call.ts'
import { noChapters } from './usage.ts'

/** `tangle list`: lists every fence, and counts them. */
export async function listCommand({ subject: chapters, cwd, reporter }: Call): Promise<number> {
  const { book, problems } = loadBook(chapters, undefined, cwd)
  if (book.chapters.length === 0) throw noChapters(chapters, cwd)
  const entries = accountOf(book)
  for (const entry of entries) reporter.note(printable(formatEntry(entry)))
  reporter.note('')
  return reporter.end({
    command: 'list',
    problems,
    summary: `${plural(entries.length, 'fence')} in ${plural(book.chapters.length, 'chapter')}`,
    advice: totalsOf(entries),
    facts: { fences: entries.map(({ path, line, info, kind, fate }) => ({ path, line, info, kind, fate })) },
  })
}
