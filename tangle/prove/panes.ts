import { setImmediate } from 'node:timers/promises'
import type { Row } from '../data/transcript.ts'
import { type Acquaintances, lookAtSleepers } from '../world/processes/sleeping-processes.ts'
import { killForgotten, type RunningCommand, startCommand } from '../world/terminal.ts'
import { startInBrowser } from './browser-pane.ts'
import type { RunContext, Started } from './run-context.ts'

/** The panes of a running transcript: what is typed goes in here. */
export class Panes {
  readonly #context: RunContext
  readonly #all: Started[] = []
  readonly #known: Acquaintances = new Map()

  constructor(context: RunContext) {
    this.#context = context
  }

  /** Types a command or an address; what still runs in its pane is ended first. */
  async start(row: Row): Promise<void> {
    const { recorder, activity, transcript } = this.#context
    const running = this.#all.filter(({ pane, isOver }) => pane === row.pane && !isOver)
    await Promise.all(running.map((started) => started.stop()))
    const command = recorder.startCommand(row.pane, row.text)
    activity.startCommand()
    const start = transcript.panes[row.pane]?.kind === 'browser' ? startInBrowser : startInTerminal
    this.#all.push(start(row, command, this.#context))
  }

  /** Presses `^C` or `^D` in a pane. */
  press({ pane, text: key }: Row): void {
    const command = this.#all.findLastIndex((started) => started.pane === pane)
    this.#context.recorder.pressKey(command, key === '^C' ? '^C' : '^D')
    if (key === '^C') this.#all[command]?.interrupt?.()
    else this.#all[command]?.endInput?.()
  }

  /**
   * Whether everything that was started sleeps, and all it has said has been heard.
   *
   * Two looks at the sleepers surround a turn of our own event loop, in which whatever was said before the
   * first look arrives. When both see the same and nothing arrived, nothing is going on.
   */
  async areIdle(): Promise<boolean> {
    const { activity } = this.#context
    // A browser is still loading, or about to ask for more.
    if (this.#all.some(({ group, isOver }) => group === undefined && !isOver)) return false
    const { version } = activity
    const first = this.#look()
    if (first === undefined) return false
    await setImmediate()
    await setImmediate()
    return version === activity.version && first === this.#look()
  }

  #look() {
    const groups = this.#all.flatMap(({ group, isOver }) => (group === undefined || isOver ? [] : [group]))
    return lookAtSleepers(new Set(groups), this.#context.sandbox.folder, this.#known)
  }

  /** Ends everything. */
  async close(): Promise<void> {
    const { coverage, sandbox } = this.#context
    await coverage.collect()
    // Both at once: a command is not over while a process that has left its group holds its terminal.
    await Promise.all([...this.#all.map((started) => started.stop()), killForgotten(sandbox)])
    await killForgotten(sandbox)
  }
}

function startInTerminal(row: Row, command: number, context: RunContext): Started {
  const { sandbox, recorder, activity, coverage } = context
  const running = startCommand(row.text, command, sandbox, (text) => {
    recorder.addOutput(command, text)
    activity.noteChange()
  })
  const started: Started = {
    pane: row.pane,
    group: running.group,
    isOver: false,
    wasStopped: false,
    interrupt: running.interrupt,
    endInput: running.endInput,
    stop: async () => {
      started.wasStopped = true
      await coverage.collect(command)
      await running.kill()
    },
  }
  void noteExit(running, started, command, context)
  return started
}

/** The exit counts once all the command's output is here: its neighbours in the group are ended first. */
async function noteExit(
  running: RunningCommand,
  started: Started,
  command: number,
  context: RunContext,
): Promise<void> {
  const { recorder, activity, coverage } = context
  const status = await running.exited
  await coverage.collect(command)
  await running.kill()
  started.isOver = true
  // Ended by the runner is not ended by itself.
  if (!started.wasStopped) recorder.endCommand(command, status)
  activity.endCommand(command)
}
