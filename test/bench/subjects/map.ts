// What the map adds to extraction. The map is the programs' segments, which linking makes; all of linking is counted
// as the map's time, though most of it looks for references and checks. Memory is counted after a garbage collection,
// with the segments and without them.
import { loadBook } from '../../../tangle/book/load.ts'
import { linkBook } from '../../../tangle/link/programs.ts'

const [folder = ''] = process.argv.slice(2)
const collect =
  globalThis.gc ??
  (() => {
    throw new Error('run with --expose-gc')
  })

const start = performance.now()
const { chapters } = loadBook(folder, undefined, process.cwd()).book
const whole = performance.now() - start

function heap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

const without = heap()
const linkStart = performance.now()
const linked = linkBook(chapters)
const map = performance.now() - linkStart
const added = heap() - without
const count = linked.value.programs.length
process.stdout.write(
  JSON.stringify({ milliseconds: whole, map, added: added / 1e6, without: without / 1e6, count }),
)
