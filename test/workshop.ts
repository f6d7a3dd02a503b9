import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type BuildOutcome, buildBook } from '../tangle/build.ts'
import { weaveBook, type WeaveOptions, type WeaveOutcome } from '../tangle/weave.ts'

export const fixtures = join(import.meta.dirname, 'fixtures')

/** The names in a folder, sorted; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

/** A new folder of the running test's own, removed when the test ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tangle-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The same where programs of transcripts see it, and cannot write: they see no temporary folder but their own. */
export function newShownFolder(): string {
  const folder = mkdtempSync(join(import.meta.dirname, '../node_modules/.tangle-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new folder that holds a book: the text of each chapter by its path below `chapters/`. */
export function newBook(chapters: Readonly<Record<string, string>>): string {
  const folder = newFolder()
  writeFiles(join(folder, 'chapters'), chapters)
  return folder
}

/** Writes texts below a folder, by path. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** Lays a folder over another: same names are overwritten, links stay links. Nothing where there is none. */
export function layOver(from: string, to: string): void {
  for (const [path, entry] of entriesOf(from)) {
    const file = join(to, path)
    mkdirSync(dirname(file), { recursive: true })
    rmSync(file, { recursive: true, force: true })
    if (entry.link === undefined) writeFileSync(file, entry.bytes)
    else symlinkSync(entry.link, file)
  }
}

/** What is in a folder: every file's bytes and every link, by path. */
export function contentsOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    entriesOf(folder).map(([path, { link, bytes }]) => [
      path,
      link === undefined ? bytes.toString('latin1') : `-> ${link}`,
    ]),
  )
}

type Entry = { readonly link: string | undefined; readonly bytes: Buffer }

function entriesOf(root: string, below = ''): [path: string, Entry][] {
  return namesIn(join(root, below)).flatMap((name): [string, Entry][] => {
    const path = below === '' ? name : `${below}/${name}`
    const kind = lstatSync(join(root, path))
    if (kind.isDirectory()) return entriesOf(root, path)
    if (kind.isSymbolicLink()) return [[path, { link: readlinkSync(join(root, path)), bytes: Buffer.of() }]]
    return [[path, { link: undefined, bytes: readFileSync(join(root, path)) }]]
  })
}

/** `tangle build chapters --out dist` in a folder. */
export async function buildIn(
  cwd: string,
  force = false,
  out = 'dist',
  chapters = 'chapters',
): Promise<BuildOutcome> {
  const outcome = await buildBook({ chapters, out, force, cwd })
  if (outcome === undefined) throw new Error('There are no chapters.')
  return outcome
}

/** `tangle weave chapters --out book` in a folder. */
export async function weaveIn(cwd: string, options: Partial<WeaveOptions> = {}): Promise<WeaveOutcome> {
  const usual = {
    chapters: 'chapters',
    out: 'book',
    withoutSolutions: false,
    epub: false,
    pdf: false,
    traces: undefined,
    force: false,
    cwd,
  }
  const outcome = await weaveBook({ ...usual, ...options })
  if (outcome === undefined) throw new Error('There are no chapters.')
  return outcome
}
