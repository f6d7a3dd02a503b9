// Writes the book into the folder that the command line names, in a process of its own: what a process starts
// has at least the peak memory that the process itself had at that moment, so the runner has to stay small.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chapters } from './chapters.mjs'

const [folder = ''] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
for (const { path, text } of chapters()) writeFileSync(join(folder, path), text)
