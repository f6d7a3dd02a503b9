import { idOutside } from '../sandbox/proc.ts'
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

  /**
   * Finds a process that says that it begins: an id may be given again, or have been another program's.
   *
   * @returns a name that no living process has, where it has ended already
   */
  find(within: string): string {
    if (!this.#sandbox.hasOwnIds) return within
    const id = idOutside(within, this.#sandbox.isMember, this.#known.areOwn) ?? `ended ${within}`
    this.#outside.set(within, id)
    return id
  }

  /** The id of a process that was found; the same where there is none. */
  outside(within: string): string {
    return this.#outside.get(within) ?? within
  }

  /** A record as it would be without namespaces. */
  translate(record: WitnessRecord): WitnessRecord {
    const [id = '', thread] = record.process.split('.')
    return { ...record, process: `${this.outside(id)}.${thread}` }
  }
}
