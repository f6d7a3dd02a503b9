import type { Row } from '../data/transcript.ts'
import type { Acquaintances } from '../world/processes/sleeping-processes.ts'
import { killForgotten, type RunningCommand, startCommand } from '../world/terminal.ts'
import type { Stage, Started } from './stage.ts'
import { visitAddress } from './visit.ts'

/** The panes of a running transcript: what is typed goes in here. */
export type Panes = {
  /** Types a command or an address. */
  readonly start: (row: Row) => void
  /** Presses `^C` or `^D` in a pane. */
  readonly press: (pane: number, key: string) => void
  /** Whether a browser is still loading, or about to ask for more. */
  readonly isBrowsing: () => boolean
  /** The process groups of the terminals. */
  readonly groups: () => ReadonlySet<number>
  /** The sandbox's folder. */
  readonly folder: string
  readonly known: Acquaintances
  /** Ends what still runs in a pane, so that its terminal can be used again. */
  readonly clear: (pane: number) => Promise<void>
  /** Ends everything. */
  readonly close: () => Promise<void>
}

export function openPanes(stage: Stage): Panes {
  const { recorder, activity, transcript, sandbox, farewell } = stage
  const all: Started[] = []
  const current = (pane: number) => all.findLastIndex((started) => started.pane === pane)
  return {
    start: (row) => {
      const command = recorder.startCommand(row.pane, row.text)
      activity.startCommand()
      const isBrowser = transcript.panes[row.pane]?.kind === 'browser'
      all.push(isBrowser ? visitAddress(row, command, stage) : startInTerminal(row, command, stage))
    },
    press: (pane, key) => {
      const command = current(pane)
      recorder.pressKey(command, key === '^C' ? '^C' : '^D')
      if (key === '^C') all[command]?.interrupt()
      else all[command]?.endInput()
    },
    isBrowsing: () => all.some(({ group, isOver }) => group === undefined && !isOver),
    groups: () => new Set(all.flatMap(({ group, isOver }) => (group === undefined || isOver ? [] : [group]))),
    folder: sandbox.folder,
    known: new Map(),
    clear: async (pane) => {
      const running = all.filter((started) => started.pane === pane && !started.isOver)
      await Promise.all(running.map((started) => started.stop()))
    },
    close: async () => {
      await farewell.take()
      // Both at once: a command is not over while somebody who has left its group holds its terminal.
      await Promise.all([...all.map((started) => started.stop()), killForgotten(sandbox)])
      await killForgotten(sandbox)
    },
  }
}

function startInTerminal(row: Row, command: number, stage: Stage): Started {
  const { sandbox, recorder, activity, farewell, changed } = stage
  const running = startCommand(row.text, command, sandbox, (text) => {
    recorder.addOutput(command, text)
    activity.hear()
    changed.emit()
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
      await farewell.take(command)
      await running.kill()
    },
  }
  void noteExit(running, started, command, stage)
  return started
}

/** The exit counts once all the command's output is here: its neighbours in the group are ended first. */
async function noteExit(
  running: RunningCommand,
  started: Started,
  command: number,
  stage: Stage,
): Promise<void> {
  const { recorder, activity, farewell, changed } = stage
  const status = await running.exited
  await farewell.take(command)
  await running.kill()
  started.isOver = true
  // Ended by the runner is not ended by itself.
  if (!started.wasStopped) recorder.endCommand(command, status)
  activity.endCommand(command)
  changed.emit()
}
