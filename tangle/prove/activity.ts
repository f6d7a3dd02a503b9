import type { WitnessRecord } from '../data/record.ts'

/** What one watched process is doing, as far as it has said. */
type ProcessState = {
  readonly command: number
  /** Whether it has set itself a timer, which will wake it. */
  timers: boolean
}

/** What is known of each command while a transcript runs: whether it has ended, whether it is ready for others. */
export class Activity {
  /** Grows with everything that is heard: two looks that see the same number saw the same state. */
  version = 0
  readonly #processes = new Map<string, ProcessState>()
  readonly #ended: boolean[] = []
  readonly #ready: boolean[] = []

  startCommand(): void {
    this.version++
    this.#ended.push(false)
    this.#ready.push(false)
  }

  hear(): void {
    this.version++
  }

  endCommand(command: number): void {
    this.version++
    this.#ended[command] = true
    for (const [name, process] of this.#processes)
      if (process.command === command) this.#processes.delete(name)
  }

  record({ kind, process, command, timers }: WitnessRecord): void {
    this.version++
    if (kind === 'exit') this.#processes.delete(process)
    else if (kind === 'idle') this.#processes.set(process, { command, timers: timers ?? false })
    // A server is ready when it listens; nobody need knock to find out.
    if (kind === 'listen') this.#ready[command] = true
  }

  /** Everybody sleeps: whoever runs has done all it can without others, and is ready for them. */
  allAsleep(): void {
    this.#ready.fill(true)
  }

  hasEnded(command: number): boolean {
    return this.#ended[command] ?? false
  }

  isReady(command: number): boolean {
    return this.#ready[command] ?? false
  }

  /** Whether some process has set itself a timer, so that it will wake without anybody’s doing. */
  hasTimers(): boolean {
    return [...this.#processes.values()].some(({ timers }) => timers)
  }
}
