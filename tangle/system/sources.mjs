// Digests of the tool's own sources. Plain JavaScript, because the bundler needs them too.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The files that proving starts from: how a book is read, and how its transcripts are run and judged. */
const provingEntries = ['book/extract.ts', 'verify.ts']

/** The folder of what is loaded into the programs themselves; no file imports it. */
const witness = 'witness'

/**
 * Identifies the tool by all its sources.
 *
 * @param {string} folder the folder of the tool's sources
 */
export function digestOfSources(folder) {
  const own = filesBelow(folder).filter((file) => /\.(ts|mjs|js|css|html|svg)$/.test(file))
  return digestOfFiles(own, folder)
}

/**
 * All files of a folder, which every start of the tool asks for: Node's own recursion takes six times as long.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/**
 * Identifies what proves transcripts: while this digest is the same, recorded runs are still valid.
 *
 * @param {string} folder the folder of the tool's sources
 */
export function digestOfProving(folder) {
  return digestOfFiles(filesOfProving(folder), folder)
}

/**
 * The files that proving starts from and all that they import, also for types only: files agree with each other by types.
 *
 * @param {string} folder the folder of the tool's sources
 */
export function filesOfProving(folder) {
  const loaded = readdirSync(join(folder, witness)).map((file) => join(witness, file))
  const found = new Set([...provingEntries, ...loaded].map((file) => join(folder, file)))
  for (const file of found) {
    const text = readFileSync(file, 'utf8')
    for (const [, path = ''] of text.matchAll(/\b(?:from |import |import\()['"](\.[^'"]+)['"]/g))
      found.add(join(dirname(file), path))
  }
  return [...found]
}

/**
 * @param {readonly string[]} files
 * @param {string} folder
 */
function digestOfFiles(files, folder) {
  // As text: Node takes twice as long for bytes.
  const hash = createHash('sha256')
  for (const file of files.toSorted())
    hash.update(`${relative(folder, file)}\n`).update(readFileSync(file, 'utf8'))
  const lock = join(folder, '../package-lock.json')
  if (existsSync(lock)) hash.update(readFileSync(lock, 'utf8'))
  return hash.digest('hex').slice(0, 16)
}
