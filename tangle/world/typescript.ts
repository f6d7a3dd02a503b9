import { createRequire } from 'node:module'
import type TypeScript from 'typescript'

export type { TypeScript }

/** The compiler as a library. */
export type Ts = typeof TypeScript

/** Loads it when it is asked for: that takes a quarter of a second. */
export function loadTypeScript(): Ts {
  return createRequire(import.meta.url)('typescript') as Ts
}
