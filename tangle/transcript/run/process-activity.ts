import type { WitnessRecord } from '../trace/witness-record.ts'

/** What one watched process is doing, as far as it has said. */
type ProcessState = {
  readonly command: number
  /** Whether it has set itself a timer, which will wake it. */
  timers: boolean
  /** Whether one of them goes off only once: then something else will follow. */
  once: boolean
}

/** What is known of each command while a transcript runs: whether it has ended, whether it is ready for others. */
export class Activity {
  /** Grows with everything that is heard: two looks that see the same number saw the same state. */
  version = 0
  readonly #processes = new Map<string, ProcessState>()
  readonly #ended: boolean[] = []
  readonly #ready: boolean[] = []
  readonly #slept: boolean[] = []
  readonly #calling = new Set<number>()
  readonly #isAlive: (process: string) => boolean
  #wake = () => {}

  /** @param isAlive whether a process that has not reported its end is still there: one that was killed reports nothing */
  constructor(isAlive: (process: string) => boolean) {
    this.#isAlive = isAlive
  }

  startCommand(): void {
    this.#ended.push(false)
    this.#ready.push(false)
    this.#slept.push(false)
    this.noteChange()
  }

  /** Something was heard, such as output. */
  noteChange(): void {
    this.version++
    this.#wake()
  }

  /** Settles at the next change, or after `limit` milliseconds without one; for one waiter at a time. @returns which */
  nextChange(limit: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), limit)
      this.#wake = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }

  endCommand(command: number): void {
    this.#ended[command] = true
    this.noteChange()
  }

  record({ kind, process, command, timers = false, once = false }: WitnessRecord): void {
    this.noteChange()
    if (kind === 'exit') this.#processes.delete(process)
    else if (kind === 'idle') this.#processes.set(process, { command, timers, once })
    // A server is ready when it listens; nobody need knock to find out.
    if (kind === 'listen') this.#ready[command] = true
    if (kind === 'open') this.#calling.add(command)
  }

  /**
   * All processes sleep: one that does not wait for a time of its own, or has called another, has done all it can without
   * others, and is ready for them.
   */
  allAsleep(): void {
    this.#slept.fill(true)
    for (const command of this.#ready.keys())
      if (this.#calling.has(command) || !this.#waits(command)) this.#ready[command] = true
  }

  hasEnded(command: number): boolean {
    return this.#ended[command] ?? false
  }

  /** @param isUnderWay whether the command has shown some of its rows and not all, so that a time may pass between */
  isReady(command: number, isUnderWay: boolean): boolean {
    if (isUnderWay && this.#slept[command]) return true
    return this.hasEnded(command) || (this.#ready[command] ?? false)
  }

  /** Whether some process has set itself a timer, so that it will wake by itself. */
  hasTimers(): boolean {
    return this.#hasProcess(({ timers }) => timers)
  }

  /** Whether some timer goes off once: it has something to do, and a timer that repeats may have nothing. */
  hasTimersOnce(): boolean {
    return this.#hasProcess(({ once }) => once)
  }

  #waits(command: number): boolean {
    return this.#hasProcess((process) => process.command === command && process.once)
  }

  #hasProcess(is: (process: ProcessState) => boolean): boolean {
    return [...this.#processes].some(([name, process]) => is(process) && this.#isAlive(name))
  }
}
