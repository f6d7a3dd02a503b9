import { EventEmitter, once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { WitnessRecord } from '../trace/witness-record.ts'
import { askForCoverage } from '../sandbox/coverage-files.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

/** In milliseconds: how long a process may take to write down what it ran; a guard, since one may never listen. */
const coveringLimit = 10_000

/**
 * Lets processes write down what they ran before the runner ends them. Where coverage is not asked for, this does
 * nothing.
 */
export class CoverageCollector {
  readonly #sandbox: Sandbox
  /** Processes that have not yet said that their counts are written: the command of each, by process id. */
  readonly #open = new Map<string, number>()
  readonly #answers = new EventEmitter()
  #heard = 0

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  record({ kind, process, command }: WitnessRecord): void {
    if (this.#sandbox.coverage === undefined) return
    this.#heard++
    const [id = '', thread] = process.split('.')
    // A worker thread is ended and heard by the main thread of its process.
    if (thread !== '0') return
    if (kind === 'start') this.#open.set(id, command)
    if (kind !== 'covered') return
    this.#open.delete(id)
    this.#answers.emit(id)
  }

  /** Settles when every process of a command, or of all of them, has written down what it ran. */
  async collect(command?: number): Promise<void> {
    if (this.#sandbox.coverage === undefined) return
    await this.#hearAll()
    const ids = [...this.#open].flatMap(([id, own]) => (command === undefined || own === command ? [id] : []))
    await Promise.all(ids.map((id) => this.#ask(id)))
  }

  /** On a busy machine the end of a command can be noticed before all that was said earlier has been read. */
  async #hearAll(): Promise<void> {
    for (let before = -1; before !== this.#heard;) {
      before = this.#heard
      await setImmediate()
      await setImmediate()
    }
  }

  async #ask(id: string): Promise<void> {
    const signal = AbortSignal.timeout(coveringLimit)
    // One that does not answer in time is ended all the same, and what it ran stays unknown.
    if (askForCoverage(this.#sandbox, id)) await once(this.#answers, id, { signal }).catch(() => {})
    this.#open.delete(id)
  }
}
