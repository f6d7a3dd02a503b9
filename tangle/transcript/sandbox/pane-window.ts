import { join } from 'node:path'
import { realPort } from '../../witness/ports.mjs'
import { openWindow, type Page, type Window } from './browser-pool.ts'
import { PageAtRest } from './page-at-rest.ts'
import { type KnownIcons, PageIcons } from './page-icons.ts'
import { openRelay, type Relay, type RelayRecord } from './relay.ts'
import { RequestLog } from './request-log.ts'
import type { Sandbox } from './sandbox.ts'

/** What shows one page after the other, and what is seen of that. */
export type Tab = { readonly page: Page; readonly atRest: PageAtRest; readonly icons: PageIcons }

/**
 * The browser window of a pane. It keeps what a person's window keeps (cookies, a cache, icons, connections) from its first address
 * to the end of the transcript, and knows nothing from before.
 */
export class PaneWindow {
  /** What it has requested since the last visit began. */
  readonly log = new RequestLog()
  readonly #name: string
  readonly #sandbox: Sandbox
  readonly #browser: string | undefined
  readonly #onRecord: (record: RelayRecord, command: number) => boolean
  /** The real ports of the servers that were visited, by the printed ones. */
  readonly #ports = new Map<number, number>()
  readonly #icons: KnownIcons = new Map()
  #command = -1
  #opened: Promise<{ readonly window: Window; readonly relay: Relay }> | undefined
  #tab: Promise<Tab> | undefined

  /**
   * @param pane 0-based place among the transcript's panes
   * @param browser the path of the browser
   * @param onRecord gets each record, and the command of the visit during which it was made; says whether the relay may go on
   */
  constructor(
    pane: number,
    sandbox: Sandbox,
    browser: string | undefined,
    onRecord: (record: RelayRecord, command: number) => boolean,
  ) {
    this.#name = `browser.${pane}`
    this.#sandbox = sandbox
    this.#browser = browser
    this.#onRecord = onRecord
  }

  /**
   * Begins a visit, in the tab of the last one. Fails where the browser does not start.
   *
   * @param command 0-based place among the transcript's commands
   */
  async beginVisit(address: string, command: number): Promise<Tab> {
    this.#command = command
    this.log.begin()
    const printed = Number(new URL(address).port || 80)
    this.#ports.set(printed, realPort(join(this.#sandbox.folder, 'ports'), printed))
    const tab = (this.#tab ??= this.#newTab())
    return tab.catch((error: unknown) => {
      // The next visit tries again.
      if (this.#tab === tab) this.#tab = undefined
      throw error
    })
  }

  /** Closes the tab: the next visit is in another. */
  async closeTab(): Promise<void> {
    const tab = await this.#tab?.catch(() => undefined)
    this.#tab = undefined
    await tab?.page.close().catch(() => {})
  }

  /** Closes everything. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined)
    await opened?.window.close()
    opened?.relay.close()
  }

  async #newTab(): Promise<Tab> {
    const opened = (this.#opened ??= this.#open())
    const { window } = await opened.catch((error: unknown) => {
      if (this.#opened === opened) this.#opened = undefined
      throw error
    })
    const page = await window.newPage()
    return { page, atRest: await PageAtRest.of(page), icons: await PageIcons.of(page, this.#icons) }
  }

  async #open() {
    const relay = await openRelay(this.#ports, this.#name, (record) => {
      this.log.note(record)
      return this.#onRecord(record, this.#command)
    })
    try {
      if (this.#browser === undefined)
        throw new Error('no browser was found; transcripts with one must not be run')
      return { window: await openWindow(this.#browser, relay.port), relay }
    } catch (error) {
      relay.close()
      throw error
    }
  }
}
