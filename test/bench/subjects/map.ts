// What the map adds to extraction. The map is the programs' segments: which lines of which block, from which line on,
// how far set in, and by which reference. To expand a program is to make them, and its text is then read off them, so
// all of the expansion is counted as the map's time. Memory is counted after a garbage collection, with the segments
// and without them.
import { loadBook } from '../../../tangle/book/load.ts'
import { expandFile } from '../../../tangle/program/expand.ts'

const [folder = ''] = process.argv.slice(2)
const collect =
  globalThis.gc ??
  (() => {
    throw new Error('run with --expose-gc')
  })

function heap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

/** What the map is made of; the one that came with it is let go. */
function read() {
  const { chapters, linked } = loadBook(folder, undefined, process.cwd()).book
  return { chapters, definitions: linked.definitions }
}

const start = performance.now()
const { chapters, definitions } = read()
const whole = performance.now() - start

const without = heap()
const mapStart = performance.now()
const programs = [...definitions.files.keys()].map((target) =>
  expandFile(target, definitions, chapters.length),
)
const map = performance.now() - mapStart
const added = heap() - without
const count = programs.length
process.stdout.write(
  JSON.stringify({ milliseconds: whole, map, added: added / 1e6, without: without / 1e6, count }),
)
