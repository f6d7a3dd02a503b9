import type { WitnessRecord } from '../trace/trace.ts'

/** What one watched process is doing, by its last record. */
type ProcessState = {
  readonly command: number
  /** Whether it has a timer, which will wake it. */
  timers: boolean
  /** Whether one of them goes off only once, so that something will follow. */
  once: boolean
  /** When the first of these goes off, and what time it is, in milliseconds of a clock that only its timers move. */
  next: number | undefined
  passed: number
  /** Whether it takes `^C` from its terminal. */
  raw: boolean
}

/** What time it was in each process, by its name, on the clock that its timers move. */
export type TimerTimes = ReadonlyMap<string, number>

/** The state of each command while a transcript runs: whether it has ended, whether it is ready for others. */
export class Activity {
  /** Grows with every change: while it is the same, so is the state. */
  version = 0
  readonly #processes = new Map<string, ProcessState>()
  /** Processes that have done something and have not said since that they are idle. */
  readonly #busy = new Set<string>()
  readonly #ended: boolean[] = []
  /** Whether a process of it has reported anything. */
  readonly #heard: boolean[] = []
  readonly #ready: boolean[] = []
  readonly #slept: boolean[] = []
  readonly #calling = new Set<number>()
  readonly #serving = new Set<number>()
  readonly #isAlive: (process: string) => boolean
  #wake = () => {}

  /** @param isAlive whether a process without a reported end still runs: a killed one reports nothing */
  constructor(isAlive: (process: string) => boolean) {
    this.#isAlive = isAlive
  }

  startCommand(): void {
    this.#ended.push(false)
    this.#heard.push(false)
    this.#ready.push(false)
    this.#slept.push(false)
    this.noteChange()
  }

  /** Notes any change, such as output. */
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

  record(record: WitnessRecord): void {
    const { kind, process, command, timers = false, once = false, next, passed = 0, raw = false } = record
    this.noteChange()
    this.#heard[command] = true
    if (kind === 'idle' || kind === 'exit') this.#busy.delete(process)
    else this.#busy.add(process)
    if (kind === 'exit') this.#processes.delete(process)
    else if (kind === 'idle') this.#processes.set(process, { command, timers, once, next, passed, raw })
    if (kind === 'listen') {
      // A server is ready when it listens.
      this.#ready[command] = true
      this.#serving.add(command)
    }
    if (kind === 'open') this.#calling.add(command)
  }

  /**
   * Notes that all processes sleep: a command that waits for no timer of its own, or has called another, has done all it
   * can alone, and is ready for others.
   */
  noteAllIdle(): void {
    this.#slept.fill(true)
    for (const command of this.#ready.keys())
      if (this.#calling.has(command) || !this.#waits(command)) this.#ready[command] = true
  }

  /** Notes that a command has slept, whatever the others do. */
  noteSlept(command: number): void {
    this.#slept[command] = true
  }

  hasEnded(command: number): boolean {
    return this.#ended[command] ?? false
  }

  hasListened(command: number): boolean {
    return this.#serving.has(command)
  }

  /** @param isUnderWay whether the command has shown only some of its rows, so that it may pause between them */
  isReady(command: number, isUnderWay: boolean): boolean {
    if (isUnderWay && this.#slept[command]) return true
    return this.hasEnded(command) || (this.#ready[command] ?? false)
  }

  /** Whether a command listens, or everything has slept since it was started. */
  hasSettled(command: number): boolean {
    return (this.#ready[command] ?? false) || (this.#slept[command] ?? false)
  }

  /**
   * Whether some process has not said that it is idle since it last did something. It will, a moment later, unless it
   * waits within a synchronous call.
   */
  hasBusy(): boolean {
    return [...this.#busy].some((name) => this.#isAlive(name))
  }

  /** Whether something is to be heard soon, most likely: of a command that has only been typed, or of a busy process. */
  isExpecting(): boolean {
    return this.#heard.some((heard, command) => !heard && !this.hasEnded(command)) || this.hasBusy()
  }

  /** Whether some process has a timer, so that it will wake by itself. */
  hasTimers(): boolean {
    return this.#hasProcess(({ timers }) => timers)
  }

  /** Whether some timer goes off only once: it has something to do, while a repeating timer may have nothing. */
  hasTimersOnce(): boolean {
    return this.#hasProcess(({ once }) => once)
  }

  /** @returns what time it is in each process; in one that begins later it is 0 now */
  timerTimes(): TimerTimes {
    return new Map([...this.#processes].map(([name, { passed }]) => [name, passed]))
  }

  /** Whether some timer that goes off only once does so within a time after another. @param limit in milliseconds */
  hasTimerWithin(limit: number, since: TimerTimes): boolean {
    return [...this.#processes].some(
      ([name, { once, next = 0 }]) => once && next < (since.get(name) ?? 0) + limit && this.#isAlive(name),
    )
  }

  /**
   * The process of a command that takes `^C` from its terminal; the last where several do, since one of them gets the key. The
   * processes of its group hear no signal then.
   *
   * @returns its id
   */
  readerOfKeys(command: number): number | undefined {
    const found = [...this.#processes].findLast(
      ([name, process]) => process.command === command && process.raw && this.#isAlive(name),
    )
    return found && Number(found[0].split('.')[0])
  }

  #waits(command: number): boolean {
    return this.#hasProcess((process) => process.command === command && process.once)
  }

  #hasProcess(is: (process: ProcessState) => boolean): boolean {
    return [...this.#processes].some(([name, process]) => is(process) && this.#isAlive(name))
  }
}
