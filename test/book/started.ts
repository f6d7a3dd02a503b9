import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

/**
 * Loaded before a server: says which port it has, and how many connections are open when it is asked. It does not keep
 * a server running that has stopped.
 */
const WITNESS = `import net from 'node:net'
const { listen } = net.Server.prototype
net.Server.prototype.listen = function (...words) {
  this.once('listening', () => process.send({ port: this.address().port }))
  process.on('message', () => this.getConnections((_, count) => process.send({ count })))
  process.channel.unref()
  return listen.apply(this, words)
}
process.on('disconnect', () => process.exit())
`

/** A server of this book, in a process of its own. */
export type StartedServer = {
  readonly process: ChildProcess
  readonly port: number
  /** What it has printed since it was asked last, on both outputs. */
  readonly takePrinted: () => string
  readonly openConnections: () => Promise<number>
}

/**
 * Starts a server of this book on any free port. Whoever starts it ends its process.
 *
 * @param folder of the built programs
 * @param words the program, such as `server.js`, and its arguments
 * @param env more variables
 */
export async function startServer(
  folder: string,
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  const witness = join(folder, 'witness.mjs')
  writeFileSync(witness, WITNESS)
  const server = fork(join(folder, program), words, {
    execArgv: ['--import', pathToFileURL(witness).href],
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let printed = ''
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => (printed += String(text)))
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  return {
    process: server,
    port,
    takePrinted: () => {
      const taken = printed
      printed = ''
      return taken
    },
    openConnections: async () => {
      if (server.exitCode !== null) throw new Error(`The server has died: ${printed}`)
      server.send('count')
      const [{ count }] = (await once(server, 'message')) as [{ count: number }]
      return count
    },
  }
}

/** The same for one test. */
export async function startForTest(...call: Parameters<typeof startServer>): Promise<StartedServer> {
  const started = await startServer(...call)
  onTestFinished(() => void started.process.kill())
  return started
}
