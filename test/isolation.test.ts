import { execa } from 'execa'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { plainTools } from '../tangle/transcript/notation/allowed-commands.ts'
import { tangle } from './command.ts'
import { proveText, watchLives } from './proving.ts'
import { contentsOf, fixtures, newBook, newFolder } from './workshop.ts'

const start = join(import.meta.dirname, '../tangle/start.mjs')
const good = (name: string) => readFileSync(join(fixtures, `transcripts/good/${name}.md`), 'utf8')
const limit = { timeout: 120_000 }

/** A stranger who listens at 8080 before any other program; if one does so already, that is a stranger too. */
async function openStranger(host: string): Promise<{ readonly calls: () => number }> {
  let calls = 0
  const server: Server = createServer((socket) => {
    calls++
    socket.destroy()
  })
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve())
    server.listen(8080, host, () => resolve())
  })
  onTestFinished(() => void server.close())
  return { calls: () => calls }
}

/** With namespaces, and as on a system that gives none. */
const ways = [
  { way: 'in namespaces', confines: true },
  { way: 'without namespaces', confines: false },
]

describe('ports', () => {
  test.each(ways)(
    'another program that listens at a printed port is neither in the way nor called, $way',
    limit,
    async ({ confines }) => {
      const strangers = [await openStranger('127.0.0.1'), await openStranger('::1')]
      const names = ['side-by-side', 'port-taken', 'localhost-and-version-6', 'fetch-with-keep-alive']
      for (const name of names)
        expect((await proveText(good(name), 'chapter.md', 20_000, true, { confines })).problems).toBe('')
      expect(strangers.map(({ calls }) => calls())).toEqual([0, 0])
    },
  )

  test('runs at once of one transcript have different real ports behind the printed one', limit, async () => {
    const text = `---
shapes:
  real port: '\\d{5}'
---
\`\`\`js file=server.js
import { readlinkSync } from 'node:fs'
import net from 'node:net'
const server = net.createServer().listen(8080, '127.0.0.1', () => {
  console.log(server.address().port, readlinkSync(process.env.TANGLE_SANDBOX + '/ports/8080'))
})
\`\`\`

\`\`\`console
$ node dist/server.js
8080 20000
\`\`\`
`
    const runs = await Promise.all(
      [1, 2, 3, 4].map(() => proveText(text, 'chapter.md', 20_000, true, { confines: false })),
    )
    expect(runs.map(({ problems }) => problems)).toEqual(['', '', '', ''])
    const ports = runs.flatMap(({ proofs }) =>
      proofs.flatMap(({ run }) => run?.trace.rows.map((row) => row.text) ?? []),
    )
    expect(new Set(ports).size).toBe(4)
  })
})

/** Programs that begin a life, and do all they can to go on with it. */
const stubborn = (path: string) => `
\`\`\`js file=stubborn.js
import net from 'node:net'
process.on('SIGINT', () => {}).on('SIGTERM', () => {}).on('SIGHUP', () => {})
const life = net.connect(${JSON.stringify(path)}, () => {
  life.write('node')
  if (process.send) process.send('ready')
})
setInterval(() => {}, 1000)
\`\`\`

\`\`\`js file=tool.js
import { spawn } from 'node:child_process'
import net from 'node:net'
const life = net.connect(${JSON.stringify(path)}, () => {
  life.write('tool')
  const stdio = ['ignore', 'ignore', life]
  spawn('tail', ['-f', '/dev/null'], { detached: true, stdio }).on('spawn', () => process.exit())
})
\`\`\`

\`\`\`js file=parent.js
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
const [, own, file, surroundings, generations = '1'] = process.argv
const out = surroundings === 'holding' ? 'inherit' : 'ignore'
const bare = surroundings === 'bare' ? { env: {}, cwd: '/' } : {}
const next = Number(generations) > 1 ? [own, file, surroundings, String(generations - 1)] : [file]
const words = next.map((word, i) => (i === 0 || word === file ? resolve(word) : word))
const options = { detached: true, stdio: ['ignore', out, out, 'ipc'], ...bare }
spawn(process.execPath, words, options).on('message', () => {
  process.send?.('ready')
  process.exit()
})
\`\`\`
`

/** Each command starts that many lives. */
const commands: [name: string, command: string, count: number, isLeft: boolean][] = [
  ['a program in its terminal', 'node dist/stubborn.js', 1, false],
  ['a program in the background', 'node dist/stubborn.js & node dist/stubborn.js', 2, false],
  ['a child in a session of its own', 'node dist/parent.js dist/stubborn.js', 1, true],
  [
    'a child in a session of its own, without the environment and in another folder',
    'node dist/parent.js dist/stubborn.js bare',
    1,
    true,
  ],
  ['a grandchild like that', 'node dist/parent.js dist/stubborn.js bare 3', 1, true],
  [
    'a child in a session of its own that holds the terminal',
    'node dist/parent.js dist/stubborn.js holding',
    1,
    true,
  ],
  ['a tool in a session of its own', 'node dist/tool.js', 1, true],
]

describe('no process outlives its transcript', () => {
  describe.each(ways)('$way', ({ confines }) => {
    test.each(commands)('%s', limit, async (_name, command, count, isLeft) => {
      const lives = await watchLives()
      onTestFinished(lives.close)
      const text = `${stubborn(lives.path)}\n\`\`\`console\n$ ${command}\n\`\`\`\n`
      const { proofs } = await proveText(text, 'chapter.md', 3_000, true, { confines })
      // Who holds the terminal keeps its command from ending, and may be cut short by the time limit.
      if (!command.endsWith('holding')) await lives.begun(count)
      await lives.over()
      const codes = proofs.flatMap(({ problems }) => problems.map(({ code }) => code))
      if (!command.endsWith('holding')) expect(codes.includes('left-behind')).toBe(isLeft)
    })
  })

  describe.each([
    // One that ends with its terminal, and one that does not; the others are as these two, or between them.
    { tags: [], those: commands.filter((_, i) => i === 0 || i === 3) },
    { tags: ['long'], those: commands.filter((_, i) => i !== 0 && i !== 3) },
  ])('when the runner is killed', ({ tags, those }) => {
    test.each(those)('%s', { ...limit, tags }, async (_name, command, count) => {
      const lives = await watchLives()
      onTestFinished(lives.close)
      const held = '```console panes="one | two"\n$ cat |\n      | $ COMMAND\n      | never\n```\n'
      const cwd = newBook({ 'one.md': `${stubborn(lives.path)}\n${held.replace('COMMAND', command)}` })
      const runner = execa('node', [start, 'verify', 'chapters'], {
        cwd,
        env: { TMPDIR: newFolder() },
        reject: false,
      })
      await lives.begun(count)
      runner.kill('SIGKILL')
      await runner
      await lives.over()
    })
  })
})

describe('surroundings', () => {
  test('the format names every tool that transcripts may use, and no other', () => {
    const format = readFileSync(join(import.meta.dirname, '../tangle/FORMAT.md'), 'utf8')
    const [, list = ''] = /these plain tools of a shell, nothing else: ([^.]*)\./.exec(format) ?? []
    expect([...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(plainTools)
  })

  test('what transcripts write is written nowhere in the author’s folders', limit, async () => {
    const cwd = newBook({ 'one.md': good('redirection'), 'deep/two.md': good('side-by-side') })
    const before = contentsOf(cwd)
    const { stdout } = await tangle(cwd, 'verify chapters')
    expect(stdout).toContain('2 passed, 0 failed')
    expect(contentsOf(cwd)).toEqual(before)
  })

  test('nothing of the author’s environment is seen, nor the author’s tools', limit, async () => {
    const text = `
\`\`\`js file=look.js
const own = ['NODE_OPTIONS', 'TANGLE_COMMAND', 'TANGLE_SANDBOX', 'TANGLE_TERMINAL']
console.log(Object.keys(process.env).filter((key) => !own.includes(key)).sort().join(' '))
console.log(process.env.TZ, process.env.LC_ALL, process.env.TERM)
console.log(process.argv.length, process.execArgv.length)
\`\`\`

\`\`\`console
$ node dist/look.js
HOME LC_ALL PATH PWD TERM TMPDIR TZ
UTC C.UTF-8 dumb
2 0
$ git --version
sh: 1: eval: git: not found
[127]
$ ls -A ~; ls
dist
\`\`\`
`
    process.env.TANGLE_TEST_SECRET = 'secret'
    onTestFinished(() => void delete process.env.TANGLE_TEST_SECRET)
    expect((await proveText(text)).problems).toBe('')
  })
})
