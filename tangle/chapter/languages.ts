/** A language that the tool compiles. */
type Language = {
  /** The first words of info strings that mean it. */
  readonly words: readonly string[]
  /** The extensions of its files, without the dot. */
  readonly endings: readonly string[]
  /** Its name in esbuild. */
  readonly loader: 'ts' | 'tsx' | 'js' | 'jsx'
  /** Whether its types are checked and it must be compiled to run. */
  readonly isTyped: boolean
}

export const languages: readonly Language[] = [
  { words: ['ts', 'mts', 'cts', 'typescript'], endings: ['ts', 'mts', 'cts'], loader: 'ts', isTyped: true },
  { words: ['tsx'], endings: ['tsx'], loader: 'tsx', isTyped: true },
  { words: ['js', 'mjs', 'cjs', 'javascript'], endings: ['js', 'mjs', 'cjs'], loader: 'js', isTyped: false },
  { words: ['jsx'], endings: ['jsx'], loader: 'jsx', isTyped: false },
]

const byWord = new Map(
  languages.flatMap((language) => language.words.map((word) => [word, language] as const)),
)
const byEnding = new Map(
  languages.flatMap((language) => language.endings.map((end) => [end, language] as const)),
)

/** The language of a fence, by the first word of its info string; `undefined` for one that is not compiled. */
export function languageOfWord(word: string): Language | undefined {
  return byWord.get(word)
}

/** The language of a file, by its name. */
export function languageOfFile(path: string): Language | undefined {
  return byEnding.get(/\.([^./]+)$/.exec(path)?.[1] ?? '')
}

/** Whether a file is TypeScript, by its name; `.d.ts` files are too. */
export function isTypeScript(path: string): boolean {
  return languageOfFile(path)?.isTyped ?? false
}

/** What the compiler writes for `import.meta`: a name that no program uses. */
export const metaName = '$importMeta'

/** The files that a program is compiled to: paths below the output folder. */
type CompiledPaths = {
  /** The file that a reader starts, `x.js`. */
  readonly starter: string
  /** The program itself, `x.compiled.js`. */
  readonly code: string
  /** Its source map to the chapters. */
  readonly map: string
}

/** `x.ts` becomes `x.js`, `x.mts` becomes `x.mjs`; `undefined` for a file that is not compiled. */
export function compiledPaths(target: string): CompiledPaths | undefined {
  if (!languageOfFile(target)?.isTyped || /\.d\.\w+$/.test(target)) return undefined
  const [, stem = '', kind = ''] = /^(.*)\.([cm]?)\w+$/.exec(target) ?? []
  const code = `${stem}.compiled.${kind}js`
  return { starter: `${stem}.${kind}js`, code, map: `${code}.map` }
}
