import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startTangle, tangle } from '../command.ts'
import { watchLives } from '../proving.ts'
import { layOver, newBook, newFolder } from '../workshop.ts'
import { everything, repository, serveWoven } from './woven.ts'

/** The small book in `chapters/`, and its pages in `book/`. */
const woven = mkdtempSync(join(tmpdir(), 'woven-'))
const pages = join(woven, 'book')

beforeAll(async () => {
  layOver(join(everything, 'chapters'), join(woven, 'chapters'))
  expect(await startTangle(woven, 'weave chapters --out book')).toMatchObject({ exitCode: 0, stderr: '' })
})

afterAll(() => rmSync(woven, { recursive: true, force: true }))

/** A raw target, as no client that tidies addresses would send it. */
async function ask(address: string, target: string, method = 'GET') {
  const { hostname, port } = new URL(address)
  const sent = request({ hostname, port, path: target, method, agent: false })
  sent.end()
  const [response] = await once(sent, 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  return { status: response.statusCode as number, type: response.headers['content-type'] as string, body }
}

test('gives out what was woven, and nothing else', async () => {
  const server = await serveWoven(pages)
  onTestFinished(server.close)
  const { address } = server
  expect(await ask(address, '/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
  expect((await ask(address, '/index.html?q=1')).body).toContain('A Book of &lt;Greetings&gt;')
  expect((await ask(address, '/reference/file/greet.ts')).type).toBe('text/plain; charset=utf-8')
  expect(await ask(address, '/index.html', 'HEAD')).toMatchObject({ status: 200, body: '' })
  expect((await ask(address, '/index.html', 'POST')).status).toBe(405)
  for (const target of [
    '/.tangle/manifest.json',
    '/../../etc/passwd',
    '/%2e%2e/x',
    '/%',
    '//',
    '/none.html',
    '/__proto__',
  ])
    expect((await ask(address, target)).status, target).toBe(404)
})

test('takes another port when its own is taken', async () => {
  const first = await serveWoven(pages)
  onTestFinished(first.close)
  const second = await serveWoven(pages, Number(new URL(first.address).port))
  onTestFinished(second.close)
  expect(second.address).not.toBe(first.address)
  expect((await ask(second.address, '/')).status).toBe(200)
})

/** The command at work on a folder: each line that it says, and what it was when it ended. */
function start(cwd: string, ...more: readonly string[]) {
  const words = ['serve', 'chapters', '--out', 'book', ...more]
  const child = spawn(process.execPath, [join(repository, 'tangle/start.mjs'), ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = new PassThrough()
  for (const stream of [child.stdout, child.stderr]) stream.pipe(said, { end: false })
  const lines = createInterface({ input: said })[Symbol.asyncIterator]()
  /** Reads on to a line. */
  const hear = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`never said ${pattern}`)
      const match = pattern.exec(value)
      if (match !== null) return match
    }
  }
  /** Reads on to a line, and returns all that was said up to it. */
  const upTo = async (pattern: RegExp): Promise<string[]> => {
    const heard: string[] = []
    do heard.push((await hear(/^.*$/))[0])
    while (!pattern.test(heard.at(-1) ?? ''))
    return heard
  }
  const end = async () => {
    child.kill('SIGINT')
    if (child.exitCode === null) await once(child, 'exit')
    return child.exitCode
  }
  return { hear, upTo, end }
}

/** A copy of the small book, with the pages that the tool has woven of it. */
function copy(): string {
  const cwd = newFolder()
  layOver(woven, cwd)
  return cwd
}

const place = /^The book is at (\S+)$/

test('the command weaves, says where, and ends with Ctrl-C', async () => {
  const cwd = newFolder()
  layOver(join(everything, 'chapters'), join(cwd, 'chapters'))
  const served = start(cwd, '--port', '0')
  const [, address = ''] = await served.hear(place)
  expect((await ask(address, '/02-more.html')).body).toContain('<h1 id="more">2. More</h1>')
  await served.hear(/: [1-9]\d* woven, 0 unchanged/)
  expect(await served.end()).toBe(0)
})

test('says that another program has its port', async () => {
  const other = await serveWoven(pages)
  onTestFinished(other.close)
  const served = start(copy(), '--port', String(other.port))
  await served.hear(new RegExp(`^Another program has port ${other.port}\\.$`))
  const [, address = ''] = await served.hear(place)
  expect((await ask(address, '/')).status).toBe(200)
  expect(await served.end()).toBe(0)
})

test('an edited chapter is woven when a page is asked for; one with a fault is shown with it', async () => {
  const cwd = copy()
  const file = join(cwd, 'chapters/02-more.md')
  const text = readFileSync(file, 'utf8')
  const served = start(cwd, '--port', '0')
  const [, address = ''] = await served.hear(place)
  const page = async () => (await ask(address, '/02-more.html')).body
  writeFileSync(file, `${text}\nA later thought.\n`)
  const both = await Promise.all([page(), page(), ask(address, '/').then(({ body }) => body)])
  expect(both.map((body) => body.includes('A later thought.'))).toEqual([true, true, false])
  writeFileSync(file, `${text}\nA broken thought.\n\n[nowhere](none.md)\n`)
  expect(await page()).toMatch(/A broken thought\.[^]*id="problem\.1"[^]*broken-link/)
  await served.hear(/^chapters\/02-more\.md:\d+:\d+: broken-link$/)
  writeFileSync(file, `${text}\nThe last thought.\n`)
  writeFileSync(join(cwd, 'chapters/05-new.md'), '---\ntitle: New\n---\n\n# New\n')
  expect((await ask(address, '/05-new.html')).status).toBe(200)
  await served.hear(/^All is well again\.$/)
  expect(await page()).toContain('The last thought.')
  expect(await served.end()).toBe(0)
})

const titled = (title: string, text: string) => `---\ntitle: ${title}\n---\n\n# ${title}\n\n${text}\n`
const fence = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`

/** Saves a file as editors do. */
function save(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

/** What an open page hears: `next` settles with the digest of the page after each change. */
async function follow(address: string, page: string) {
  const { hostname, port } = new URL(address)
  const sent = request({
    hostname,
    port,
    path: `/.tangle/changes?page=${encodeURIComponent(page)}`,
    agent: false,
  })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  onTestFinished(() => void sent.destroy())
  expect(response.headers['content-type']).toBe('text/event-stream')
  const lines = createInterface({ input: response })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value } = await lines.next()
    return value === '' ? next() : value.replace(/^data: /, '')
  }
  return { next }
}

test('a broken draft is served, and an open page hears of each change until it is good', async () => {
  const hostile = '02 <img src=x onerror=alert(1)>'
  const cwd = newBook({
    '01.md': titled('One', fence('ts file=a.ts', "const a: number = '<b>'\n// <<lost>>")),
    [`${hostile}.md`]: titled("'<script>alert(2)</script>'", '[x](none.md)'),
  })
  const file = join(cwd, 'chapters/01.md')
  const served = start(cwd, '--port', '0')
  const [, address = ''] = await served.hear(place)
  await served.hear(/^chapters\/01\.md:9:\d+: undefined-chunk$/)
  const page = async (path = '/01.html') => (await ask(address, path)).body
  const digestOf = (body: string) => /data-digest="([^"]*)"/.exec(body)?.[1]
  expect(await page()).toMatch(
    /Content-Security-Policy[^]*1 problem in this chapter[^]*id="problem\.1"[^]*undefined-chunk/,
  )
  const contents = await page('/')
  expect(contents).toContain('2 problems in this draft')
  for (const body of [contents, await page(`/${encodeURIComponent(hostile)}.html`)]) {
    expect(body).not.toMatch(/<img|<script(?! defer="defer" src=)/)
    expect(body).toContain('&lt;script&gt;')
  }
  expect(existsSync(join(cwd, 'book'))).toBe(false)

  const events = await follow(address, '/01.html')
  expect(await events.next()).toBe(digestOf(await page()))
  save(file, titled('One', fence('ts file=a.ts', "const a: number = '<b>'")))
  const wrong = await events.next()
  const body = await page()
  expect(digestOf(body)).toBe(wrong)
  expect(body).toMatch(/id="problem\.1"[^]*type-error/)
  rmSync(join(cwd, 'chapters', `${hostile}.md`))
  save(file, titled('One', fence('ts file=a.ts', 'const a: number = 1')))
  await served.hear(/^All is well again\.$/)
  expect(await page()).not.toContain('class="problem"')
  expect(readFileSync(join(cwd, 'book/01.html'), 'utf8')).not.toMatch(/draft|\.tangle/)
  expect(await served.end()).toBe(0)
})

test('says after each good save what has changed, and after proving only what is new', async () => {
  const cwd = newFolder()
  const chapter = (printed: string, link: string) =>
    titled(
      'One',
      `[x](${link})\n\n${fence('js file=a.js', 'console.log(1)')}\n${fence('console', `$ node dist/a.js\n${printed}`)}`,
    )
  const file = join(cwd, 'chapters/01.md')
  mkdirSync(join(cwd, 'chapters'))
  writeFileSync(file, chapter('1', '01.md'))
  const served = start(cwd, '--port', '0')
  await served.hear(/: [1-9]\d* woven, 0 unchanged/)
  save(file, `${chapter('1', '01.md')}\nA later thought.\n`)
  expect(await served.upTo(/^All is well/)).toEqual([
    expect.stringMatching(/^To read: /),
    'chapters/01.md: 1 page woven in book.',
    'All is well.',
  ])
  save(file, chapter('2', 'none.md'))
  const said = await served.upTo(/^2 problems with those above\.$/)
  const codes = said.flatMap((line) => /^chapters\S+: (\S+)$/.exec(line)?.[1] ?? [])
  expect(codes).toEqual(['broken-link', 'output-differs'])
  save(file, chapter('1', '01.md'))
  expect(await served.upTo(/^All is well/)).toEqual([
    'chapters/01.md: 1 page woven in book.',
    'All is well again.',
  ])
  expect(await served.end()).toBe(0)
})

test('what is wrong with the programs is said before the transcripts are proved', async () => {
  const lives = await watchLives()
  onTestFinished(lives.close)
  const program = `import { connect } from 'node:net'\nconnect(${JSON.stringify(lives.path)}).write('here\\n')`
  const cwd = newBook({
    '01.md': titled('One', fence('js file=a.js', program) + fence('console', '$ node dist/a.js\nnever')),
    '02.md': titled('Two', '[x](none.md)'),
  })
  const served = start(cwd, '--port', '0')
  // The transcript never ends by itself.
  await Promise.all([served.hear(/^chapters\/02\.md:7:\d+: broken-link$/), lives.begun(1)])
  expect(await served.end()).toBe(0)
  await lives.over()
})

test('open pages hear of chapters that are added and removed', async () => {
  const cwd = newBook({ '01.md': titled('One', 'Text.') })
  const served = start(cwd, '--port', '0')
  const [, address = ''] = await served.hear(place)
  const [contents, second] = await Promise.all([follow(address, '/'), follow(address, '/deep/02.html')])
  const missing = await second.next()
  await contents.next()
  expect(await ask(address, '/deep/02.html')).toMatchObject({ status: 404, type: 'text/html; charset=utf-8' })
  mkdirSync(join(cwd, 'chapters/deep'))
  save(join(cwd, 'chapters/deep/02.md'), titled('Two', 'Text.'))
  await Promise.all([contents.next(), second.next()])
  expect((await ask(address, '/deep/02.html')).status).toBe(200)
  rmSync(join(cwd, 'chapters/deep'), { recursive: true })
  expect(await second.next()).toBe(missing)
  expect(await served.end()).toBe(0)
})

test('Ctrl-C ends programs that are being proved', async () => {
  const lives = await watchLives()
  onTestFinished(lives.close)
  const program = `import { connect } from 'node:net'\nconnect(${JSON.stringify(lives.path)}).write('here\\n')`
  const cwd = newBook({
    '01.md': titled('One', fence('js file=a.js', program) + fence('console', '$ node dist/a.js\nnever')),
  })
  const served = start(cwd, '--port', '0')
  const [, address = ''] = await served.hear(place)
  await lives.begun(1)
  expect((await ask(address, '/01.html')).body).toContain('never')
  expect(await served.end()).toBe(0)
  await lives.over()
})

test.each([
  ['a folder that is not there', 'serve nowhere', "There is no folder 'nowhere'."],
  ['a folder without chapters', 'serve empty', "There are no chapters in 'empty'"],
  [
    'a file as the output folder',
    'serve chapters --out chapters/01.md',
    "'chapters/01.md' is a file; pages go to a folder.",
  ],
  [
    'a file for records',
    'serve chapters --traces chapters/01.md',
    "'chapters/01.md' is a file; records of runs go to a folder.",
  ],
])('only a wrong call is refused: %s', async (_name, words, message) => {
  const cwd = newBook({ '01.md': 'Text.' })
  mkdirSync(join(cwd, 'empty'))
  const { exitCode, stderr } = await tangle(cwd, words)
  expect(exitCode).toBe(2)
  expect(stderr).toContain(message)
})

test('says nothing in JSON but the one object', async () => {
  const taken = await serveWoven(pages)
  const { address, port } = taken
  await taken.close()
  const words = ['serve', 'chapters', '--out', 'book', '--port', String(port), '--format', 'json']
  const child = spawn(process.execPath, [join(repository, 'tangle/start.mjs'), ...words], {
    cwd: copy(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let told = ''
  for await (const chunk of child.stdout) {
    told += chunk
    // All has been said when it serves.
    if (told.endsWith('}\n')) await untilServed(address).then(() => child.kill('SIGINT'))
  }
  expect(JSON.parse(told)).toMatchObject({ command: 'weave', problems: [] })
})

async function untilServed(address: string): Promise<void> {
  const isServed = () => ask(address, '/icon.svg').then(Boolean, () => false)
  while (!(await isServed()));
}
