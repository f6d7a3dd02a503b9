// Digests of the tool's own sources. Plain JavaScript, since what bundles the tool asks for them too.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The files that proving begins with: how a book is read, and how a transcript of it is run and judged. */
const provingEntries = ['book/extract.ts', 'verify.ts']

/** What is loaded into the programs themselves, which no file imports. */
const witness = 'witness'

/**
 * Which tool this is.
 *
 * @param {string} folder the folder of the tool's sources
 */
export function digestOfSources(folder) {
  const own = filesBelow(folder).filter((file) => /\.(ts|mjs|js|css|html|svg)$/.test(file))
  return digestOfFiles(own, folder)
}

/**
 * Every start of the tool walks its folder: node's own recursion takes six times as long.
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
 * The same of all that has to do with proving: while it is the same, kept runs prove what they did.
 *
 * @param {string} folder the folder of the tool's sources
 */
export function digestOfProving(folder) {
  return digestOfFiles(filesOfProving(folder), folder)
}

/**
 * What proving begins with, what these files import, and so on. A type counts: it is where two files agree on something.
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
  // As text: for bytes node takes twice as long.
  const hash = createHash('sha256')
  for (const file of files.toSorted())
    hash.update(`${relative(folder, file)}\n`).update(readFileSync(file, 'utf8'))
  const lock = join(folder, '../package-lock.json')
  if (existsSync(lock)) hash.update(readFileSync(lock, 'utf8'))
  return hash.digest('hex').slice(0, 16)
}
