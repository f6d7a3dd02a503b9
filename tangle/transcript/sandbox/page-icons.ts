import type { Page } from './browser-pool.ts'

/** An icon's response, as far as it tells whether a browser asks again. */
type IconAnswer = { readonly status: number; readonly mimeType: string }

/** The icons that a window has (`true`), and those that it knows not to be there, by their addresses. */
export type KnownIcons = Map<string, boolean>

/**
 * The icons of the pages that one window shows.
 *
 * A browser keeps an icon that it has got, whatever its cache may keep, and asks for it again when its page is loaded anew. One
 * that was not found (404) it does not ask for again. In a window whose profile lasts no longer than the window it keeps no icons, so
 * here it is kept from asking.
 */
export class PageIcons {
  readonly #page: Page
  readonly #block: (urls: string[]) => Promise<unknown>
  readonly #known: KnownIcons
  /** What is not asked for during this visit. */
  #blocked: string[] = []
  readonly #answers = new Map<string, IconAnswer>()
  /** The requests that nothing in the page makes, by their ids. */
  readonly #asked = new Map<string, string>()
  readonly #over = new Set<string>()
  #look = () => {}

  private constructor(page: Page, known: KnownIcons, block: (urls: string[]) => Promise<unknown>) {
    this.#page = page
    this.#known = known
    this.#block = block
  }

  /**
   * Begins to watch a page, before anything is loaded into it.
   *
   * @param known the icons of the window, in whatever page; they are added to
   */
  static async of(page: Page, known: KnownIcons): Promise<PageIcons> {
    const session = await page.context().newCDPSession(page)
    const icons = new PageIcons(page, known, (urls) => session.send('Network.setBlockedURLs', { urls }))
    session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
      if (type === 'Other') icons.#asked.set(requestId, request.url)
    })
    session.on('Network.responseReceived', ({ requestId, response }) => {
      const url = icons.#asked.get(requestId)
      if (url !== undefined) icons.#answers.set(url, response)
    })
    const end = ({ requestId }: { requestId: string }) => icons.#end(requestId)
    session.on('Network.loadingFinished', end)
    session.on('Network.loadingFailed', end)
    await session.send('Network.enable')
    return icons
  }

  /** Another visit begins. @param isReload whether the page that is shown is loaded anew */
  async begin(isReload: boolean): Promise<void> {
    this.#answers.clear()
    this.#over.clear()
    this.#blocked = [...this.#known].flatMap(([url, isThere]) => (isThere && isReload ? [] : [url]))
    await this.#block(this.#blocked)
  }

  /** The address of the icon that the page names by naming none, where the browser will ask for it. */
  async awaited(): Promise<string | undefined> {
    const url = this.#page.url()
    if (!url.startsWith('http:')) return undefined
    const isNamed = (await this.#page.locator('link[rel~="icon" i]').count()) > 0
    const usual = new URL('/favicon.ico', url).href
    return isNamed || this.#blocked.includes(usual) ? undefined : usual
  }

  /** Settles when an icon has come, or will not, or after `limit` milliseconds. */
  wait(icon: string, limit: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limit)
      this.#look = () => {
        if (!this.#over.has(icon)) return
        clearTimeout(timer)
        resolve()
      }
      this.#look()
    })
  }

  #end(requestId: string): void {
    const url = this.#asked.get(requestId)
    if (url === undefined) return
    this.#asked.delete(requestId)
    const answer = this.#answers.get(url)
    if (answer?.status === 404) this.#known.set(url, false)
    if (answer?.status === 200 && answer.mimeType.startsWith('image/')) this.#known.set(url, true)
    this.#over.add(url)
    this.#look()
  }
}
