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

  /** A record as it would be without namespaces. */
  translate(record: WitnessRecord): WitnessRecord {
    if (!this.#sandbox.hasOwnIds) return record
    const [id = '', thread] = record.process.split('.')
    // It may have ended already: then it has no id out here, and the one within is no one's.
    if (record.kind === 'start')
      this.#outside.set(id, idOutside(id, this.#sandbox.isMember, this.#known) ?? `ended ${id}`)
    return { ...record, process: `${this.#outside.get(id) ?? id}.${thread}` }
  }
}
