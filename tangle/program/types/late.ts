import type { TypeChecker } from './checker.ts'

/** A type checker that is loaded and started when it is first asked for, and once. */
export type LateChecker = {
  readonly open: () => Promise<TypeChecker>
  /** Starts it without waiting, so that it comes up meanwhile; should that fail, then who opens it is told why. */
  readonly warmUp: () => void
  /** Ends it if it was ever started. */
  readonly close: () => Promise<void>
}

/** @param packages the folder that packages are looked for from, absolute */
export function lateChecker(packages: string): LateChecker {
  let opened: Promise<TypeChecker> | undefined
  const open = () =>
    (opened ??= import('./checker.ts').then(({ openTypeChecker }) => openTypeChecker(packages)))
  return {
    open,
    warmUp: () => void open().catch(() => {}),
    close: async () => (await opened?.catch(() => undefined))?.close(),
  }
}
