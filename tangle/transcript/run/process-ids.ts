import { idOutside, idWithin } from '../sandbox/proc.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { KnownProcesses } from '../sandbox/sleeping-processes.ts'
import type { WitnessRecord } from '../trace/trace.ts'

/**
 * The ids by which we know processes that name themselves by those of their own namespace (pid_namespaces(7)).
 */
export class ProcessIds {
  readonly #outside = new Map<string, string>()
  readonly #sandbox: Sandbox
  readonly #known: KnownProcesses

  constructor(sandbox: Sandbox, known: KnownProcesses) {
    this.#sandbox = sandbox
    this.#known = known
  }

  /** @returns a name that no living process has, where it has ended before its id was known */
  outside(within: string): string {
    // The relay of a browser is no process.
    if (!this.#sandbox.hasOwnIds || !/^\d+$/.test(within)) return within
    const earlier = this.#outside.get(within)
    if (earlier !== undefined && idWithin(earlier) === within) return earlier
    const found = idOutside(within, this.#sandbox.isMember, this.#known.areOwn)
    const id = found ?? earlier ?? `ended ${within}`
    this.#outside.set(within, id)
    return id
  }

  /** A record as it would be without namespaces. */
  translate(record: WitnessRecord): WitnessRecord {
    const [id = '', thread] = record.process.split('.')
    return { ...record, process: `${this.outside(id)}.${thread}` }
  }
}
