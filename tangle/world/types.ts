import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { isTypeScript } from '../data/languages.ts'
import type { TypedWord, TypeFault } from '../data/program.ts'
import { importedFiles } from '../data/imported-files.ts'
import { textLines } from '../data/line-starts.ts'
import { typedWords } from './type-words.ts'
import { loadTypeScript, type Ts, type TypeScript } from './typescript.ts'
import { digestOf } from './digest.ts'

/** What stands in the output folder. */
export type TypedFiles = {
  /** The text of every file, by path below the output folder. */
  readonly files: ReadonlyMap<string, string>
  /** Which of them are asked about. */
  readonly targets: readonly string[]
}

export type TypeChecker = {
  readonly check: (state: TypedFiles) => TypeFault[]
  /** Tells what each name is in one of these files, by path. */
  readonly describe: (files: TypedFiles['files']) => (target: string) => readonly TypedWord[]
}

/** What tells faults: a program, or a builder, which knows those of files that no change has reached since. */
type Teller = TypeScript.Program | TypeScript.BuilderProgram

/** Strict; and only what can be erased, so that newer node runs the tangled text itself. */
const settings = {
  strict: true,
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  moduleDetection: 'force',
  types: [],
  jsx: 'preserve',
  allowJs: true,
  resolveJsonModule: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
}

const require = createRequire(import.meta.url)

/**
 * Loads TypeScript, and makes a checker.
 *
 * @param folder the output folder, absolute. Packages are looked for from there; none of its files is read, since all
 *   that stands in it is given.
 * @param isKept whether it is asked many times, and each time little has changed. It then remembers what it found,
 *   which makes the first time slower.
 */
export function openTypeChecker(folder: string, isKept = false): TypeChecker {
  const ts = loadTypeScript()
  const { options } = ts.convertCompilerOptionsFromJson(settings, folder)
  const shelf = new Shelf(ts, folder, options)
  const pathOf = (target: string) => join(folder, target)
  const namesOf = ({ files, targets }: TypedFiles) => {
    shelf.files = files
    return [...targets.map(pathOf), ...typesOfNode(folder)]
  }
  const load = (state: TypedFiles) => ts.createProgram(namesOf(state), options, shelf.host)
  let last: TypeScript.SemanticDiagnosticsBuilderProgram | undefined
  const loadAgain = (state: TypedFiles) => {
    last = ts.createSemanticDiagnosticsBuilderProgram(namesOf(state), options, shelf.host, last)
    // Before it is asked about one file, a builder has to be led through all that a change concerns.
    while (last.getSemanticDiagnosticsOfNextAffectedFile() !== undefined);
    return last
  }
  return {
    check: ({ files, targets }) => {
      const { together, alone } = grouped(files, targets)
      const all = { files, targets: together }
      const program = isKept ? loadAgain(all) : load(all)
      const tellerOf = (target: string) => (alone.has(target) ? load({ files, targets: [target] }) : program)
      const faults = targets.flatMap((target) => faultsIn(ts, tellerOf(target), target, pathOf(target)))
      return faults.map((fault) => withoutFolder(fault, `${folder}${sep}`))
    },
    describe: (files) => {
      const { together, alone } = grouped(files, [...files.keys()].filter(isTypeScript))
      const program = load({ files, targets: together })
      return (target) => {
        const own = alone.has(target) ? load({ files, targets: [target] }) : program
        return typedWords(ts, own, pathOf(target))
      }
    },
  }
}

/** What a file declares for all others, without their asking for it. */
const forAll = /\bdeclare\s+(?:global|module)\b/

/**
 * Files are asked about together, since most of the work is the same for all. But what a program declares for everybody
 * holds in the programs that import it, and in no other of the book: those are asked about one at a time.
 */
function grouped(files: TypedFiles['files'], targets: readonly string[]) {
  const declaring = new Set([...files].flatMap(([path, text]) => (forAll.test(text) ? [path] : [])))
  const isAlone = (target: string) =>
    declaring.size > 0 && importedFiles(target, files).some((path) => declaring.has(path))
  const alone = new Set(targets.filter(isAlone))
  return { together: targets.filter((target) => !alone.has(target)), alone }
}

/** A type that has no short name is told with the path of its file, which differs from machine to machine. */
function withoutFolder(fault: TypeFault, folder: string): TypeFault {
  const plain = (text: string) => text.replaceAll(folder, '')
  return { ...fault, text: plain(fault.text), reasons: fault.reasons.map(plain) }
}

/** Node's own types: those of the author's project, else those that come with this tool. */
function typesOfNode(folder: string): string[] {
  try {
    return [require.resolve('@types/node/index.d.ts', { paths: [folder] })]
  } catch {
    return [require.resolve('@types/node/index.d.ts')]
  }
}

/** The files that the checker sees, each read and parsed once for each text that it has. */
class Shelf {
  files: ReadonlyMap<string, string> = new Map()
  readonly host: TypeScript.CompilerHost
  readonly #folder: string
  readonly #parsed = new Map<string, TypeScript.SourceFile>()

  constructor(ts: Ts, folder: string, options: TypeScript.CompilerOptions) {
    this.#folder = `${folder}${sep}`
    const disk = ts.createCompilerHost(options)
    this.host = {
      ...disk,
      fileExists: (name) => (this.#isGiven(name) ? this.#given(name) !== undefined : disk.fileExists(name)),
      readFile: (name) => (this.#isGiven(name) ? this.#given(name) : disk.readFile(name)),
      getSourceFile: (name, how) => this.#parse(ts, disk, name, how),
      // A folder of the book need not stand on the disk.
      directoryExists: (name) =>
        `${name}${sep}`.startsWith(this.#folder) || (disk.directoryExists?.(name) ?? true),
      // Packages are full of comments, and in TypeScript none of them decides a type.
      jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeInfo,
      // A file of the book may have come or gone since the last time; packages are taken to stay.
      hasInvalidatedResolutions: (path) => !path.includes('/node_modules/'),
      realpath: (name) => (this.#isGiven(name) ? name : (disk.realpath?.(name) ?? name)),
    }
  }

  #isGiven(name: string): boolean {
    return name.startsWith(this.#folder) && !name.includes('/node_modules/')
  }

  #given(name: string): string | undefined {
    return this.files.get(name.slice(this.#folder.length).replaceAll(sep, '/'))
  }

  #parse(ts: Ts, disk: TypeScript.CompilerHost, name: string, how: HowToParse) {
    if (!this.#isGiven(name)) return parseFromDisk(disk, name, how)
    const text = this.#given(name)
    const known = this.#parsed.get(name)
    if (text === undefined || known?.text === text) return text === undefined ? undefined : known
    const parsed = withVersion(ts.createSourceFile(name, text, how, true))
    this.#parsed.set(name, parsed)
    return parsed
  }
}

type HowToParse = TypeScript.ScriptTarget | TypeScript.CreateSourceFileOptions

/** The library's and the packages' types, by path: to parse them takes longer than to check a book. */
const library = new Map<string, { readonly changed: number; readonly parsed: TypeScript.SourceFile }>()

function parseFromDisk(disk: TypeScript.CompilerHost, name: string, how: HowToParse) {
  const changed = statSync(name, { throwIfNoEntry: false })?.mtimeMs
  const known = library.get(name)
  if (changed === undefined) return undefined
  if (known?.changed === changed) return known.parsed
  const parsed = disk.getSourceFile(name, how)
  if (parsed !== undefined) library.set(name, { changed, parsed: withVersion(parsed) })
  return parsed
}

/**
 * By its version a builder sees that a file has changed; TypeScript's own typings keep that to themselves. It is made
 * when it is asked for: a checker that is not kept needs none.
 */
function withVersion(file: TypeScript.SourceFile): TypeScript.SourceFile {
  let version: string | undefined
  return Object.defineProperty(file, 'version', { get: () => (version ??= digestOf(file.text)) })
}

function faultsIn(ts: Ts, program: Teller, target: string, name: string): TypeFault[] {
  const source = program.getSourceFile(name)
  if (source === undefined) throw new Error(`TypeScript was not given ${target}`)
  const syntax = program.getSyntacticDiagnostics(source)
  const faults = [...syntax, ...program.getSemanticDiagnostics(source)]
  return faults.map((one, i) => faultOf(ts, one, { target, source, isSyntax: i < syntax.length }))
}

type Where = { readonly target: string; readonly source: TypeScript.SourceFile; readonly isSyntax: boolean }

/** Lines as people count them: TypeScript ends one at U+2028 too. */
function faultOf(ts: Ts, diagnostic: TypeScript.Diagnostic, { target, source, isSyntax }: Where): TypeFault {
  const { start = 0, length = 1, code, messageText } = diagnostic
  const { line, column } = textLines(source.text).positionOf(start)
  const end = source.text.indexOf('\n', start)
  const room = (end < 0 ? source.text.length : end) - start
  const [text = '', ...reasons] = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')
  return {
    target,
    line: line + 1,
    column,
    length: Math.max(1, Math.min(length, room)),
    text,
    code: `TS${code}`,
    isSyntax,
    reasons,
  }
}
