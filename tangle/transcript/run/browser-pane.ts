import type { Row } from '../notation/transcript.ts'
import { openPage } from '../sandbox/visit.ts'
import type { RunContext, StartedCommand } from './run-context.ts'

/** Opens an address in a browser; the pane shows the page's text once it is at rest. */
export function startInBrowser(row: Row, command: number, context: RunContext): StartedCommand {
  const { sandbox, browser, recorder, activity, onRecord } = context
  const page = openPage(row.text, command, sandbox, browser, onRecord)
  const started: StartedCommand = {
    pane: row.pane,
    isBrowser: true,
    isOver: false,
    wasStopped: false,
    isWaiting: page.isWaiting,
    stopWaiting: page.stopWaiting,
    stop: async () => {
      started.wasStopped = true
      await page.close()
    },
  }
  const show = async () => {
    const { text, connection, picture } = await page.shown
    recorder.showPage(command, text, connection)
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
