import { accountOf, formatEntry, totalsOf } from '../book/account.ts'
import { loadBook } from '../book/load.ts'
import { plural } from '../report/plural.ts'
import { formatProblems } from '../report/problems.ts'
import { lineLookup } from '../world/lines.ts'
import { noChapters } from './usage.ts'

/** `tangle list`: the account of every fence, and of all together. */
export async function listCommand({ chapters }: { readonly chapters: string }): Promise<number> {
  const cwd = process.cwd()
  const { book, problems } = loadBook(chapters, undefined, cwd)
  if (book.chapters.length === 0) throw noChapters(chapters)
  const entries = accountOf(book)
  for (const entry of entries) process.stdout.write(`${formatEntry(entry)}\n`)
  process.stdout.write(
    `\n${plural(entries.length, 'fence')} in ${plural(book.chapters.length, 'chapter')}\n${totalsOf(entries).join('\n')}\n`,
  )
  process.stderr.write(formatProblems(problems, lineLookup(cwd)))
  return problems.length === 0 ? 0 : 1
}
