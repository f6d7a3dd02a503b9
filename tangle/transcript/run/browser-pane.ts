import type { Row } from '../notation/transcript.ts'
import { openPage } from '../sandbox/visit.ts'
import { PaneWindow } from '../sandbox/pane-window.ts'
import type { RunContext, StartedCommand } from './run-context.ts'

/** The window of a pane, whose connections are recorded. */
export function windowOf(pane: number, { sandbox, browser, onRecord }: RunContext): PaneWindow {
  return new PaneWindow(pane, sandbox, browser, (record, command) => onRecord({ ...record, command }))
}

/** Opens an address in the window of its pane; the pane shows the page's text once it is at rest. */
export function startInBrowser(
  window: PaneWindow,
  row: Row,
  command: number,
  { recorder, activity }: RunContext,
): StartedCommand {
  const page = openPage(window, row.text, command)
  const started: StartedCommand = {
    pane: row.pane,
    isBrowser: true,
    isOver: false,
    wasStopped: false,
    isWaiting: page.isWaiting,
    stopWaiting: page.stopWaiting,
    stop: async () => {
      started.wasStopped = true
      await window.closeTab()
    },
  }
  const show = async () => {
    const { picture, ...shown } = await page.shown
    recorder.showPage(command, shown)
    if (picture !== undefined) recorder.pictures.push({ command, ...picture })
    activity.noteChange()
    await page.quiet
  }
  const noteFailure = ({ message }: Error) => {
    // A browser that the runner has ended has not failed.
    if (!started.wasStopped) recorder.failures.push({ command, message })
  }
  const end = () => {
    started.isOver = true
    activity.endCommand(command)
  }
  void show().catch(noteFailure).then(end)
  return started
}
