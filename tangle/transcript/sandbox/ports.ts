import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { turns } from '../../system/parallel.ts'

/** Ports that no other program on this machine gets while they are held. */
type HeldPorts = {
  /** Nothing where every port is as it is named. */
  readonly ports: readonly number[] | undefined
  readonly release: () => void
}

/** Below the ports that systems hand out by themselves (RFC 6335 section 6; Linux begins at 32768). */
const first = 20_000
const last = 32_000

/**
 * Reserves free TCP ports of the loopback address.
 *
 * The lock is the UDP port of the same number: no one else uses it, only one process can hold it, and the system releases
 * it when the holder ends, for whatever reason.
 */
export async function holdPorts(count: number): Promise<HeldPorts> {
  const held: { port: number; release: () => void }[] = []
  const start = first + Math.floor(Math.random() * (last - first))
  for (let step = 0; step < last - first && held.length < count; step++) {
    const port = first + ((start - first + step) % (last - first))
    const release = await lockPort(port)
    if (release === undefined) continue
    if (await isFree(port)) held.push({ port, release })
    else release()
  }
  return {
    ports: held.map(({ port }) => port),
    release: () => {
      for (const { release } of held) release()
    },
  }
}

const takeTurn = turns()

/**
 * All ports of the machine, as they are named: for programs that are not watched, whose ports cannot be moved, together with those that
 * talk to them. One transcript of this process has them at a time.
 */
export async function holdNamedPorts(): Promise<HeldPorts> {
  return { ports: undefined, release: await takeTurn() }
}

function lockPort(port: number): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve(undefined)
    })
    socket.bind({ address: '127.0.0.1', port, exclusive: true }, () => {
      socket.unref()
      resolve(() => socket.close())
    })
  })
}

/** Whether a server could listen there, on every address; found out without a connection. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
