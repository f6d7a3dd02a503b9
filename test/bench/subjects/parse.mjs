// markdown-it alone, blocks only, on each chapter of the folder that the command line names. Only the parsing
// is timed, not the reading; the tokens of a chapter are dropped before the next one is read.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import MarkdownIt from 'markdown-it'

const [folder = ''] = process.argv.slice(2)
const markdown = new MarkdownIt()
markdown.core.ruler.enableOnly(['normalize', 'block'])

let milliseconds = 0
for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), 'utf8')
  const start = performance.now()
  markdown.parse(text, {})
  milliseconds += performance.now() - start
}
process.stdout.write(JSON.stringify({ milliseconds }))
