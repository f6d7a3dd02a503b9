import type { TypeChecker } from './checker.ts'

/** A type checker that is loaded and started, once, when it is first needed. */
type LateChecker = {
  readonly open: () => Promise<TypeChecker>
  /** Starts it without waiting; if that fails, `open` reports why. */
  readonly warmUp: () => void
  /** Ends it if it was started. */
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
