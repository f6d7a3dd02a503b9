/** What a TypeScript program is compiled to: paths below the output folder. */
export type CompiledPaths = {
  /** What a reader starts, `x.js`. */
  readonly starter: string
  /** The program itself, `x.compiled.js`. */
  readonly code: string
  /** The map of that back to the chapters. */
  readonly map: string
}

/** What a compiler writes where a module asks for `import.meta`; nobody would call anything so. */
export const metaName = '$importMeta'

/** Whether a file is TypeScript, by its name; typings are too. */
export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path)
}

/** `x.ts` becomes `x.js`, `x.mts` becomes `x.mjs`; nothing for what is not compiled. */
export function compiledPaths(target: string): CompiledPaths | undefined {
  const match = /^(.*)\.([cm]?)tsx?$/.exec(target)
  if (match === null || /\.d\.[cm]?ts$/.test(target)) return undefined
  const [, stem = '', kind = ''] = match
  const code = `${stem}.compiled.${kind}js`
  return { starter: `${stem}.${kind}js`, code, map: `${code}.map` }
}
