import type { Row } from '../data/transcript.ts'
import { openPage } from '../world/browser.ts'
import type { Stage, Started } from './stage.ts'

/** Opens an address in a browser of its own; the pane shows the page's text as soon as it is loaded. */
export function visitAddress(row: Row, command: number, stage: Stage): Started {
  const { sandbox, recorder, activity, changed } = stage
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
    // A browser that does not come up shows nothing but why.
    const { text, connection } = await page.shown.catch((error: Error) => {
      return { text: error.message, connection: undefined }
    })
    recorder.showPage(command, text, connection)
    activity.hear()
    changed.emit()
    const picture = await page.picture.catch(() => undefined)
    if (picture !== undefined) recorder.pictures.push({ command, ...picture })
    await page.quiet.catch(() => {})
    started.isOver = true
    activity.endCommand(command)
    changed.emit()
  }
  void show()
  return started
}
