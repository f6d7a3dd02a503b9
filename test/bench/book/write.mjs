// Writes the book into the folder that the command line names, and says how many bytes it has. This is a process
// of its own because what a process starts has at least the peak memory that it had itself at that moment: the
// runner has to stay small.
import { Buffer } from 'node:buffer'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chapters } from './chapters.mjs'

const [folder = ''] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
let size = 0
for (const { path, text } of chapters()) {
  writeFileSync(join(folder, path), text)
  size += Buffer.byteLength(text)
}
process.stdout.write(String(size))
