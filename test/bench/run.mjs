// npm run bench: how long the tool takes and how much memory, as ratios to what it cannot do without. Every
// figure is a median of fresh processes, and what is compared takes turns. A bench is no test: it exits with 0.
// `npm run bench -- --before ../base` measures only the builds, of this checkout and of an earlier one side by side;
// `npm run bench -- editor` only the language server; `npm run bench -- server` only the server of the book, beside others, with `--rounds 9 --seconds 4` for more of it,
// and `--write` to put the figures into chapter 11.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chapterCount, chunkCount } from './book/chapters.mjs'
import { measureBeside } from './compare.mjs'
import { tableOf } from './figures.mjs'
import { measureEditor } from './editor.mjs'
import { measureGenerated } from './generated.mjs'
import { measurePages } from './pages.mjs'
import { prepare } from './prepare.mjs'
import { measureProving } from './proving.mjs'
import { measureReal } from './real.mjs'
import { measureWatching } from './watching.mjs'
import { tablesOf, writeTables } from './server/tables.mjs'
import { goalsFor, measureServer } from './server.mjs'
import { measureWoven } from './woven.mjs'

const workshop = mkdtempSync(join(tmpdir(), 'tangle-bench-'))
process.once('exit', () => rmSync(workshop, { recursive: true, force: true }))
process.once('SIGINT', () => process.exit(130))

const { values, positionals } = parseArgs({
  options: {
    before: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
if (positionals.includes('server')) {
  const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
  const measured = await measureServer(workshop, effort)
  const tables = tablesOf(measured)
  for (const name of ['all', 'rates', 'idle']) console.log(`${tables.get(name)}\n`)
  console.log(tableOf(goalsFor(measured)))
  if (values.write) writeTables(tables)
  process.exit()
}

const megabytes = ((await prepare(workshop)) / 1e6).toFixed(1)
console.log(`node ${process.version}, ${availableParallelism()} processors`)
console.log(`large book: ${chapterCount} chapters, ${chunkCount} chunks, ${megabytes} MB\n`)
const { before } = values
if (before !== undefined) {
  console.log(tableOf(measureBeside(workshop, resolve(before))))
  process.exit()
}
if (positionals.includes('editor')) {
  console.log(tableOf(await measureEditor(workshop)))
  process.exit()
}
const figures = [...measureGenerated(workshop), ...measureReal(workshop), ...measureWoven(workshop)]
figures.push(
  ...(await measurePages(join(workshop, 'woven/book'))),
  ...(await measureWatching(workshop)),
  ...measureProving(),
)
console.log(tableOf(figures))
console.log(`
extraction: chapters found, read, decoded, parsed and linked, all checks made, all programs' texts made
markdown-it alone: its block rules only, on the same chapters one by one; their reading is not counted
map: the segments of the programs; all of the expansion, which makes them, is counted
compile: esbuild loaded, and each program of this book transformed by it, without any map to the chapters
check: the process of tsc --noEmit on the same files, less an empty node
one chunk edited: in a process that keeps the book open; read, linked, compiled and checked again`)
