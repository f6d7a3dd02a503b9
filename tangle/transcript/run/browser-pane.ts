import type { Row } from '../notation/transcript.ts'
import { openPage } from '../sandbox/browser.ts'
import type { RunContext, StartedCommand } from './run-context.ts'

/** Opens an address in a browser of its own; the pane shows the page's text once it is loaded. */
export function startInBrowser(row: Row, command: number, context: RunContext): StartedCommand {
  const { sandbox, browser, recorder, activity, onRecord } = context
  const page = openPage(row.text, command, sandbox, browser, onRecord)
  const started: StartedCommand = {
    pane: row.pane,
    isBrowser: true,
    isOver: false,
    wasStopped: false,
    isWaiting: page.isWaiting,
    stop: async () => {
      started.wasStopped = true
      await page.close()
    },
  }
  const show = async () => {
    const { text, connection } = await page.shown
    recorder.showPage(command, text, connection)
    activity.noteChange()
    const picture = await page.picture
    if (picture !== undefined) recorder.pictures.push({ command, ...picture })
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
