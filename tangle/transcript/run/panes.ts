import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { keySignal } from '../../witness/watch-keys.mjs'
import type { Row } from '../notation/transcript.ts'
import { hasHeldBack } from '../sandbox/held-back.ts'
import { lookAtSleepers } from '../sandbox/sleeping-processes.ts'
import { openShell, type Shell, type ShellCommand } from '../sandbox/shell.ts'
import { commandLineOf, commandOf, isAlive, membersOf, statOf } from '../sandbox/proc.ts'
import { killRemaining, signalProcess } from '../sandbox/terminal.ts'
import type { PaneWindow } from '../sandbox/pane-window.ts'
import { startInBrowser, windowOf } from './browser-pane.ts'
import { plainTools } from '../notation/allowed-commands.ts'
import type { LateRows } from '../trace/trace.ts'
import { Doze } from './doze.ts'
import type { LeftBehind } from './left-behind.ts'
import type { RunContext, StartedCommand } from './run-context.ts'

/** Programs that sleep for no time of their own, or whose witness tells; what leads a shell into its namespaces; one that has just ended. */
const toldTools: ReadonlySet<string> = new Set([...plainTools, 'node', 'nsenter', 'unshare', ''])

/** The panes of a running transcript, into which commands and keys are typed. */
export class Panes {
  readonly #context: RunContext
  readonly #all: StartedCommand[] = []
  /** The shells of the terminals, by pane. */
  readonly #shells = new Map<number, Shell>()
  /** The windows of the browsers, by pane. */
  readonly #windows = new Map<number, PaneWindow>()
  readonly #doze = new Doze()
  #asleep: string | undefined // what was seen when everything was last found idle

  constructor(context: RunContext) {
    this.#context = context
  }

  /** Types a command or an address; first ends what still runs in its pane. @param lacked as the trace has it */
  async start(row: Row, lacked: readonly LateRows[]): Promise<void> {
    const { recorder, activity, transcript } = this.#context
    const running = this.#all.filter(({ pane, isOver }) => pane === row.pane && !isOver)
    await Promise.all(running.map((started) => started.stop()))
    // The shell ended with what still ran: the next command gets another.
    if (running.length > 0) this.#shells.delete(row.pane)
    const command = recorder.startCommand(row, lacked)
    activity.startCommand()
    const isBrowser = transcript.panes[row.pane]?.kind === 'browser'
    this.#all.push(
      isBrowser
        ? startInBrowser(this.#windowOf(row.pane), row, command, this.#context)
        : startInShell(this.#shellOf(row.pane), row, command, this.#context),
    )
  }

  /** Presses `^C` or `^D` in a pane. */
  pressKey({ pane, text }: Row): void {
    const { recorder, activity } = this.#context
    const command = this.#current(pane)
    const started = this.#all[command]
    const isInterrupt = text === '^C'
    recorder.pressKey(command, isInterrupt ? '^C' : '^D', isInterrupt ? undefined : whyDeaf(started))
    const reader = activity.readerOfKeys(command)
    if (isInterrupt && reader !== undefined) signalProcess(reader, keySignal)
    else if (isInterrupt) started?.interrupt?.()
    else this.#endInput(started)
  }

  #endInput(started: StartedCommand | undefined): void {
    // Not looked at anew: on a busy machine packets of others may be late just now, and then nobody knows.
    if (started?.input?.hasEnded() === false) started.beforeEnd = this.#asleep
    this.#asleep = undefined
    started?.input?.end()
  }

  /**
   * Types a line to the program that runs in a pane, unless it cannot hear it or has printed the row itself.
   *
   * @param doubt what speaks against that it is typed here
   */
  typeLine(pane: number, line: string, doubt: 'printed' | 'unprompted' | undefined): void {
    const { recorder } = this.#context
    const command = this.#current(pane)
    const started = this.#all[command]
    const why = doubt === 'printed' ? doubt : (whyDeaf(started) ?? doubt)
    recorder.pressKey(command, 'line', why)
    if (why !== undefined && why !== 'unprompted') return
    recorder.typeLine(command, line)
    started?.input?.type(`${line}\n`)
  }

  /** Has the browsers among some commands show what they have of a page that waits for responses. @returns whether any has */
  stopWaiting(commands: readonly number[]): boolean {
    return commands.filter((command) => this.#all[command]?.stopWaiting?.()).length > 0
  }

  /**
   * Notes the lines that no program has read by the end of the transcript, and the `^D`: where nothing at all has run since, nobody has
   * seen it.
   */
  noteUnread(): void {
    const { recorder } = this.#context
    for (const [command, { input, isOver, beforeEnd }] of this.#all.entries()) {
      if (input !== undefined) recorder.noteUnread(command, input.unread())
      if (!isOver && beforeEnd !== undefined && beforeEnd === this.#asleep) recorder.noteUnseenEnd(command)
    }
  }

  /**
   * Whether everything that was started sleeps, and all its output has been read.
   *
   * Two looks at the processes surround a turn of our own event loop, in which everything sent before the first look
   * arrives. When both see the same and nothing arrived, nothing is going on.
   */
  async areIdle(): Promise<boolean> {
    const { activity } = this.#context
    const { version } = activity
    this.#asleep = undefined
    const first = this.#all.some(isBrowserBusy) ? undefined : this.#look()
    if (first === undefined) return false
    await setImmediate()
    await setImmediate()
    if (version === activity.version && first === this.#look()) this.#asleep = first
    return this.#asleep !== undefined
  }

  /** Whether sleeps that nobody has told the length of have lasted long enough since anything was last heard. */
  haveDozed(): boolean {
    const isAsleep = !this.#all.some(isBrowserBusy) && this.#look(true) !== undefined
    return this.#doze.hasLasted(isAsleep, this.#context.activity.version)
  }

  /** @param mayDoze whether a sleep that nobody has told the length of is one */
  #look(mayDoze = false) {
    const living = [...this.#shells.values()].filter((shell) => !shell.isOver())
    const groups = living.flatMap(({ group }) => (group === undefined ? [] : [group]))
    return lookAtSleepers(new Set(groups), this.#context.sandbox.isMember, this.#context.known, mayDoze)
  }

  /** Whether some bytes between the programs are not there yet, although everything sleeps. */
  hasHeldBack(): boolean {
    const { sandbox, known } = this.#context
    // They see one network.
    const one = membersOf(sandbox.isMember, known.areOwn).findLast(isAlive)
    return one !== undefined && hasHeldBack(one)
  }

  /** Whether some process may wake by a time of its own that nobody has told: one that is neither Node's nor a plain tool's. */
  mayWakeUntold(): boolean {
    const { sandbox, known } = this.#context
    const living = membersOf(sandbox.isMember, known.areOwn).filter(isAlive)
    return living.some((id) => !toldTools.has(basename(commandLineOf(id).split(' ')[0] ?? '')))
  }

  /** The processes that have left the session of their terminal, and would go on without it. */
  leftBehind(): LeftBehind[] {
    const { sandbox, known } = this.#context
    const sessions = new Set([...this.#shells.values()].map(({ group }) => group))
    return membersOf(sandbox.isMember, known.areOwn)
      .filter((id) => isAlive(id) && !sessions.has(statOf(id).session))
      .map((id) => ({ command: commandOf(id), text: commandLineOf(id) }))
  }

  async close(): Promise<void> {
    const { coverage, recorder, sandbox, known } = this.#context
    // A program that does what it may not is not asked: it need not answer.
    if (recorder.breach === undefined) await coverage.collect()
    for (const started of this.#all) started.wasStopped ||= !started.isOver
    const ends = [
      ...[...this.#windows.values()].map((one) => one.close()),
      ...[...this.#shells.values()].map((one) => one.kill()),
    ]
    // Together: a shell is not over while a process that has left its group holds its terminal.
    await Promise.all([...ends, killRemaining(sandbox, known.areOwn)])
    await killRemaining(sandbox, known.areOwn)
  }

  /** The last command typed in a pane: a 0-based index, below 0 for none. */
  #current(pane: number): number {
    return this.#all.findLastIndex((started) => started.pane === pane)
  }

  #windowOf(pane: number): PaneWindow {
    const window = this.#windows.get(pane) ?? windowOf(pane, this.#context)
    this.#windows.set(pane, window)
    return window
  }

  /** A pane's output belongs to the last command typed there: earlier ones may still run in the background. */
  #shellOf(pane: number): Shell {
    const { sandbox, recorder, activity } = this.#context
    const known = this.#shells.get(pane)
    if (known !== undefined) return known
    const shell = openShell(pane, sandbox, (text) => {
      recorder.addOutput(this.#current(pane), text)
      if (recorder.breach !== undefined) shell.stop()
      activity.noteChange()
    })
    this.#shells.set(pane, shell)
    return shell
  }
}

/** A browser is busy while its page is not at rest or it is about to request more, and not while it waits for a response. */
function isBrowserBusy({ isBrowser, isOver, isWaiting }: StartedCommand): boolean {
  return isBrowser && !isOver && isWaiting?.() !== true
}

/** Why a command reads nothing that is typed now; nothing where it may. */
function whyDeaf(started: StartedCommand | undefined): 'ended' | 'closed' | undefined {
  if (started?.input?.hasEnded() === true) return 'closed'
  return started === undefined || started.isOver ? 'ended' : undefined
}

function startInShell(shell: Shell, row: Row, command: number, context: RunContext): StartedCommand {
  const running = shell.isOver() ? undefined : shell.run(row.text, command)
  const started: StartedCommand = {
    pane: row.pane,
    isBrowser: false,
    isOver: running === undefined,
    wasStopped: false,
    interrupt: shell.interrupt,
    input: running?.input,
    stop: async () => {
      started.wasStopped = true
      await context.coverage.collect(command)
      await shell.kill()
    },
  }
  if (running === undefined) refuse(command, context)
  else void noteEnd(running, started, command, context)
  return started
}

/** No one reads what is typed into a terminal whose shell has ended. */
function refuse(command: number, { recorder, activity }: RunContext): void {
  recorder.refuseCommand(command)
  activity.endCommand(command)
}

async function noteEnd(
  running: ShellCommand,
  started: StartedCommand,
  command: number,
  { recorder, activity }: RunContext,
): Promise<void> {
  const status = await running.ended
  started.isOver = true
  // A command that the runner stopped has no status of its own.
  if (!started.wasStopped) recorder.endCommand(command, status)
  activity.endCommand(command)
}
