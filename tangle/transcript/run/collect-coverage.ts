import { EventEmitter, once } from 'node:events'
import { untilAllRead } from '../../system/read-all.ts'
import type { WitnessRecord } from '../trace/trace.ts'
import { askForCoverage } from '../sandbox/coverage-files.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

/** In milliseconds: how long a process may take to write its coverage; a guard, since it may never answer. */
const coveringLimit = 10_000

/**
 * Asks processes for their coverage before the runner ends them. Where no coverage is measured, this does nothing.
 */
export class CoverageCollector {
  readonly #sandbox: Sandbox
  /** The command of each process that has not yet reported its counts as written, by process id. */
  readonly #open = new Map<string, number>()
  readonly #answers = new EventEmitter()
  #received = 0

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  record({ kind, process, command }: WitnessRecord): void {
    if (this.#sandbox.coverage === undefined) return
    this.#received++
    const [id = '', thread] = process.split('.')
    // The main thread of a process ends its worker threads.
    if (thread !== '0') return
    if (kind === 'start') this.#open.set(id, command)
    if (kind !== 'covered') return
    this.#open.delete(id)
    this.#answers.emit(id)
  }

  /** Settles when every process of a command, or of all of them, has written its coverage. */
  async collect(command?: number): Promise<void> {
    if (this.#sandbox.coverage === undefined) return
    // On a busy machine the end of a command can be noticed before earlier records have been read.
    await untilAllRead(() => this.#received)
    const ids = [...this.#open].flatMap(([id, own]) => (command === undefined || own === command ? [id] : []))
    await Promise.all(ids.map((id) => this.#ask(id)))
  }

  async #ask(id: string): Promise<void> {
    const signal = AbortSignal.timeout(coveringLimit)
    // A process that does not answer in time is ended all the same; its coverage stays unknown.
    if (askForCoverage(this.#sandbox, id)) await once(this.#answers, id, { signal }).catch(() => {})
    this.#open.delete(id)
  }
}
