import type { Confinement } from '../sandbox/confinement.ts'
import type { Refusal } from '../sandbox/terminal.ts'

/** What the system did not keep the programs of a run from. */
export type Openness =
  /** They had no namespaces of their own, for a reason that the system gave. */
  | { readonly kind: 'unconfined'; readonly reason: string }
  /** Beside a browser, commands other than node had the network of the machine. */
  | { readonly kind: 'network' }

/** @param sharesNetwork whether commands other than node ran beside a browser */
export function opennessOf(confined: Confinement | Refusal, sharesNetwork: boolean): Openness | undefined {
  if ('reason' in confined) return { kind: 'unconfined', reason: confined.reason }
  return sharesNetwork ? { kind: 'network' } : undefined
}

/** What a person is told, once, of runs that the system did not confine. */
export function opennessNotes(all: readonly (Openness | undefined)[]): string[] {
  const unconfined = all.find((one) => one?.kind === 'unconfined')
  if (unconfined !== undefined)
    return [
      'The programs of this book ran unconfined: they could read and write what you can, since the system gives them no ' +
        `namespaces of their own (${unconfined.reason}). See tangle/SAFETY.md.`,
    ]
  if (!all.some((one) => one?.kind === 'network')) return []
  return [
    'Nothing kept the further commands of this book from leaving the machine, where a browser is beside them. See tangle/SAFETY.md.',
  ]
}
