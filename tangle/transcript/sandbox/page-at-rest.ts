import type { PageScreenshot } from '../trace/recorded-run.ts'
import { type Page, type Request, windowSize } from './browser-pool.ts'
import { repeatOfTimers, restOfTimers, watchTimers } from './page-timers.ts'

type Look = { readonly text: string; readonly picture: PageScreenshot | undefined }

/** In UTF-16 units: how much of a page's text is read; more than a pane may show. */
const longestText = 2 ** 22

/** In CSS pixels: the least that a screenshot is high, and what is below the content. */
const least = 72
const margin = 16

/** The kinds of requests after which a page may change, and which a server is to answer in full. */
const awaitedKinds = new Set(['document', 'stylesheet', 'script', 'image', 'font', 'fetch', 'xhr'])

/**
 * A page that is looked at when it has come to rest: no timer that goes off once and no request is pending, and its text is
 * the same before the picture is taken and afterwards, when each repeating timer has gone off once more.
 */
export class PageAtRest {
  readonly #page: Page
  readonly #pending = new Set<Request>()
  /** The requests of a visit that began before its last page had loaded, by a page itself or for one. */
  #begun: Request[] = []
  #hasLoaded = false
  /** How the page was asked for. */
  #method = 'GET'
  readonly #finished = new Set<Request>()
  /** Whether nothing else is waited for than responses. */
  #isAsking = false
  #noteChange = () => {}

  private constructor(page: Page) {
    this.#page = page
    const forget = (request: Request) => {
      if (this.#pending.delete(request)) this.#noteChange()
    }
    page.on('request', (request) => {
      if (!awaitedKinds.has(request.resourceType())) return
      this.#pending.add(request)
      if (isNavigation(request, page)) {
        this.#hasLoaded = false
        this.#method = request.method()
      }
      if (!this.#hasLoaded) this.#begun.push(request)
      this.#noteChange()
    })
    page.on('load', () => {
      this.#hasLoaded = true
    })
    page.on('requestfinished', (request) => {
      this.#finished.add(request)
      forget(request)
    })
    page.on('requestfailed', forget)
  }

  /** Whether this is the address of the page that is there; the answer to a form that was posted has none. */
  isAt(address: string): boolean {
    return this.#method === 'GET' && this.#page.url() === new URL(address).href
  }

  /** A visit begins: nothing is waited for that was requested before. */
  begin(): void {
    this.#pending.clear()
    this.#finished.clear()
    this.#begun = []
    this.#hasLoaded = false
  }

  /**
   * The addresses of what the page consists of in every run: what was requested before it had loaded, and has come. What it requests
   * later, a timer may have it request.
   */
  parts(): string[] {
    return this.#begun.filter((request) => this.#finished.has(request)).map((request) => request.url())
  }

  /** Begins to watch a page, before anything is loaded into it. */
  static async of(page: Page): Promise<PageAtRest> {
    await page.addInitScript(watchTimers)
    return new PageAtRest(page)
  }

  /** The addresses of the requests for whose responses alone the page is waited for; none while it does anything else. */
  awaited(): string[] {
    return this.#isAsking ? [...this.#pending].map((request) => request.url()) : []
  }

  /** Takes the requests that are pending for such as nobody will answer. */
  awaitNoMore(): void {
    this.#pending.clear()
    this.#noteChange()
  }

  /** The text and the picture of the page, once it has loaded and has come to rest; never, where it does not. */
  async look(): Promise<Look> {
    for (;;) {
      try {
        const look = await this.#lookTwice()
        if (look !== undefined) return look
      } catch (error) {
        // A script has the window show another page.
        if (!/context was destroyed|was detached|navigat/i.test((error as Error).message)) throw error
        await this.#page.waitForLoadState('load', { timeout: 0 })
      }
    }
  }

  /** @returns nothing where the text has changed meanwhile */
  async #lookTwice(): Promise<Look | undefined> {
    await this.#rest()
    const text = await textOf(this.#page)
    const picture = await takePicture(this.#page).catch(() => undefined)
    await this.#ask(repeatOfTimers)
    await this.#rest()
    return text === (await textOf(this.#page)) ? { text, picture } : undefined
  }

  /** A response or a timer may start the next: so the last look at both finds nothing pending. */
  async #rest(): Promise<void> {
    for (;;) {
      const wereResting = await this.#ask(restOfTimers)
      if (this.#pending.size === 0 && wereResting.every(Boolean)) return
      if (this.#pending.size > 0) await this.#nextChange()
    }
  }

  /** Asks the page and its frames, which have timers of their own. */
  #ask(question: string): Promise<unknown[]> {
    return Promise.all(this.#page.frames().map((frame) => frame.evaluate(question)))
  }

  async #nextChange(): Promise<void> {
    this.#isAsking = true
    await new Promise<void>((resolve) => {
      this.#noteChange = resolve
    })
    this.#isAsking = false
  }
}

/** Whether a request is for another page in the window. */
function isNavigation(request: Request, page: Page): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame()
}

/** What holds the content of a page; a picture has no body. */
const content = '(document.body ?? document.documentElement)'

/** The page's text as a person reads it. */
function textOf(page: Page): Promise<string> {
  // A page may make itself longer than anything that came over the network.
  return page.evaluate<string>(`(${content}.innerText ?? ${content}.textContent).slice(0, ${longestText})`)
}

/** A screenshot of the upper part of a page, as far as it has content. */
async function takePicture(page: Page): Promise<PageScreenshot> {
  // A body without a document type is as high as its window, so we measure its content.
  const bottom = await page.evaluate<number>(
    `{ const range = document.createRange(); range.selectNodeContents(${content}); range.getBoundingClientRect().bottom }`,
  )
  const { width } = windowSize
  const height = Math.min(Math.max(Math.ceil(bottom) + margin, least), windowSize.height)
  return { width, height, png: await page.screenshot({ clip: { x: 0, y: 0, width, height } }) }
}
