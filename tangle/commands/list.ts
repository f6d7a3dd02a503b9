import { accountOf, formatEntry, totalsOf } from '../account.ts'
import { extractBook } from '../extract.ts'
import { formatProblems } from '../report/problems.ts'
import { decodeSource, findChapters } from '../world/chapters.ts'
import { lineLookup } from '../world/lines.ts'
import { noChapters } from './usage.ts'

/** `tangle list`: the account of every fence, and of all together. */
export async function listCommand({ chapters }: { readonly chapters: string }): Promise<number> {
  const cwd = process.cwd()
  const raw = findChapters(chapters, cwd)
  if (raw === undefined || raw.length === 0) throw noChapters(chapters)
  const decoded = raw.map(decodeSource)
  const { value: book, problems: found } = extractBook(decoded.map(({ source }) => source))
  const entries = accountOf(book)
  for (const entry of entries) process.stdout.write(`${formatEntry(entry)}\n`)
  process.stdout.write(
    `\n${entries.length} fences in ${book.chapters.length} chapters\n${totalsOf(entries).join('\n')}\n`,
  )
  const problems = [...decoded.flatMap((one) => one.problems), ...found]
  process.stderr.write(formatProblems(problems, lineLookup(cwd)))
  return problems.length === 0 ? 0 : 1
}
