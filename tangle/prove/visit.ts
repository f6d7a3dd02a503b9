import type { Row } from '../data/transcript.ts'
import { openPage } from '../world/browser.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { Activity } from './activity.ts'
import type { Started } from './panes.ts'
import type { Recorder } from './recorder.ts'
import type { Signal } from './signal.ts'

type Surroundings = {
  readonly sandbox: Sandbox
  readonly recorder: Recorder
  readonly activity: Activity
  readonly changed: Signal
}

/** Opens an address in a browser of its own; the pane shows the page's text as soon as it is loaded. */
export function visitAddress(row: Row, command: number, surroundings: Surroundings): Started {
  const { sandbox, recorder, activity, changed } = surroundings
  const page = openPage(row.text, command, sandbox, (record) => {
    activity.record(record)
    recorder.record(record)
    changed.emit()
  })
  const started: Started = {
    pane: row.pane,
    group: undefined,
    isOver: false,
    wasStopped: false,
    interrupt: () => {},
    endInput: () => {},
    stop: page.close,
  }
  const show = async () => {
    const { text, connection } = await page.shown
    recorder.showPage(command, text, connection)
    activity.hear()
    changed.emit()
    await page.quiet
    started.isOver = true
    activity.endCommand(command)
    changed.emit()
  }
  void show()
  return started
}
