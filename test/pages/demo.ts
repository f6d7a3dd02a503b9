import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { RecordedRun } from '../../tangle/transcript/trace/recorded-run.ts'
import type { ShownRun } from '../../tangle/pages/page.ts'
import type { Transcript } from '../../tangle/transcript/notation/transcript.ts'
import { loadBook } from '../../tangle/book/load.ts'
import { findRecordedRuns } from '../../tangle/recorded-runs.ts'
import { readAssets } from '../../tangle/pages/asset-files.ts'
import { transcriptHtml } from '../../tangle/pages/transcript/transcript.ts'
import { repository, sharedBook } from './woven.ts'

const { files } = readAssets({ hasForgeBlocks: false })

/** Transcripts of the real book, one of each kind: by chapter, and 1-based among the chapter's. */
const kinds: readonly (readonly [slug: string, ordinal: number])[] = [
  ['01-sockets', 2],
  ['01-sockets', 3],
  ['01-sockets', 5],
  ['01-sockets', 10],
  ['02-http', 1],
  ['03-hello-web', 2],
  ['solutions/12-gentle-stop', 1],
]

/** The files of a page that shows transcripts, by path below its host. */
export type Demo = ReadonlyMap<string, { readonly type: string; readonly body: string | Buffer }>

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
export const host = 'http://demo.test'

/** Makes a page of one transcript of each kind. */
export async function makeDemo(): Promise<Demo> {
  const { book } = loadBook(join(repository, 'chapters'), undefined, repository)
  const shapes = book.chapters.flatMap(({ front }) => front.shapes)
  const recorded = await findRecordedRuns(book, (await sharedBook()).traces, join(repository, 'chapters'))
  const runs = kinds.map(([slug, ordinal]) => provedOf(recorded.runs, slug, ordinal))
  const parts = runs.map(([transcript, run]) =>
    transcriptHtml(
      { id: idOf(transcript), transcript, shapes, run: shownRun(transcript, run), isDrawingOpen: true },
      forReaders,
    ),
  )
  const [first] = runs[0] ?? []
  const unproved =
    first &&
    transcriptHtml(
      { id: 'unproved', transcript: first, shapes, run: undefined, isDrawingOpen: false },
      forReaders,
    )
  const pictures = runs.flatMap(
    ([transcript, run]) =>
    run.pictures.map(({ command, png }) => [pictureOf(transcript, command), { type: 'image/png', body: Buffer.from(png) }] as const), // oxfmt-ignore
  )
  return new Map<string, { readonly type: string; readonly body: string | Buffer }>([
    [
      '/',
      {
        type: 'text/html; charset=utf-8',
        body: pageOf([...parts, ...(unproved ? [unproved] : [])].map(({ html }) => html).join('\n')),
      },
    ],
    ['/transcript.css', { type: 'text/css', body: files['transcript.css'] ?? '' }],
    ['/replay.js', { type: 'text/javascript', body: files['replay.js'] ?? '' }],
    ['/page.css', { type: 'text/css', body: pageStyle }],
    ...pictures,
  ])
}

const forReaders = { isInteractive: true }

function shownRun(transcript: Transcript, { trace, pictures }: RecordedRun): ShownRun {
  const addressed = pictures.map((picture) => ({
    ...picture,
    href: pictureOf(transcript, picture.command).slice(1),
  }))
  return { trace, record: `traces/${idOf(transcript)}.json`, pictures: addressed }
}

function provedOf(
  runs: ReadonlyMap<Transcript, RecordedRun>,
  slug: string,
  ordinal: number,
): readonly [Transcript, RecordedRun] {
  const proved = [...runs].find(([{ block, ordinal: own }]) => block.slug === slug && own === ordinal)
  if (proved === undefined) throw new Error(`no run proves transcript ${ordinal} of ${slug}`)
  return proved
}

function pictureOf(transcript: Transcript, command: number): string {
  return `/${idOf(transcript)}-${command}.png`
}

function idOf({ block, ordinal }: Transcript): string {
  return `t-${block.slug.replace(/\W+/g, '-')}-${ordinal}`
}

function pageOf(content: string): string {
  return (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Transcripts</title>' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    '<link rel="stylesheet" href="page.css"><link rel="stylesheet" href="transcript.css">' +
    `<script type="module" src="replay.js"></script></head><body><main><h1>Transcripts</h1>${content}</main></body></html>\n`
  )
}

const pageStyle = `
body { max-width: 48rem; margin: 0 auto; padding: 1rem; font-family: sans-serif; background: #fff; color: #222 }
@media (prefers-color-scheme: dark) { body { background: #14161a; color: #ddd } }
`

export type Visit = {
  readonly width: number
  readonly scheme: 'light' | 'dark'
  readonly hasScripts?: boolean
}

/** Opens the demo in a page of its own; nothing is asked of the network. @param complaints gets what the browser minds */
export async function openDemo(
  browser: Browser,
  demo: Demo,
  { width, scheme, hasScripts = true }: Visit,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled: hasScripts,
  })
  const page = await context.newPage()
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.route('**', (route) => {
    const url = new URL(route.request().url())
    const file = url.origin === host ? demo.get(url.pathname) : undefined
    if (file === undefined) complaints.push(`asks for ${url.href}`)
    const headers = { 'content-type': file?.type ?? 'text/plain', 'content-security-policy': policy }
    return route.fulfill({ status: file === undefined ? 404 : 200, headers, body: file?.body ?? '' })
  })
  await page.goto(`${host}/`)
  return page
}
