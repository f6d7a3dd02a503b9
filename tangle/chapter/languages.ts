/** A language whose programs the tool reads and compiles. */
export type Language = {
  /** The words at the beginning of an info string. */
  readonly words: readonly string[]
  /** How the names of its files end, without the dot. */
  readonly endings: readonly string[]
  /** What esbuild calls it. */
  readonly loader: 'ts' | 'tsx' | 'js' | 'jsx'
  /** Whether its types are checked, and it runs only when it has been compiled. */
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

/** The language that a fence names with its first word; nothing for one that is only shown or only copied. */
export function languageOfWord(word: string): Language | undefined {
  return byWord.get(word)
}

/** The language of a file, by its name; typings (`.d.ts`) are TypeScript too. */
export function languageOfFile(path: string): Language | undefined {
  return byEnding.get(/\.([^./]+)$/.exec(path)?.[1] ?? '')
}

/** Whether a file is TypeScript, by its name; typings are too. */
export function isTypeScript(path: string): boolean {
  return languageOfFile(path)?.isTyped ?? false
}

/** What a compiler writes where a module asks for `import.meta`; nobody would call anything so. */
export const metaName = '$importMeta'

/** What a compiled program becomes: paths below the output folder. */
export type CompiledPaths = {
  /** What a reader starts, `x.js`. */
  readonly starter: string
  /** The program itself, `x.compiled.js`. */
  readonly code: string
  /** The map of that back to the chapters. */
  readonly map: string
}

/** `x.ts` becomes `x.js`, `x.mts` becomes `x.mjs`; nothing for what is not compiled. */
export function compiledPaths(target: string): CompiledPaths | undefined {
  if (!languageOfFile(target)?.isTyped || /\.d\.\w+$/.test(target)) return undefined
  const [, stem = '', kind = ''] = /^(.*)\.([cm]?)\w+$/.exec(target) ?? []
  const code = `${stem}.compiled.${kind}js`
  return { starter: `${stem}.${kind}js`, code, map: `${code}.map` }
}
