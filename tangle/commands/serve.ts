import { once } from 'node:events'
import { serveBook } from '../world/serve.ts'
import { usualFolder, type WeaveCommandOptions, weaveCommand } from './weave.ts'

/** Where a reader may have a bookmark: any free port when another program has this one. */
const usualPort = 4080

/** `tangle serve`: weaves what is out of date and serves the book to this machine, until Ctrl-C. */
export async function serveCommand(options: WeaveCommandOptions): Promise<number> {
  const { out = usualFolder } = options
  const status = await weaveCommand(options)
  if (status !== 0) return status
  const server = await serveBook(out, usualPort)
  process.stdout.write(`The book is at ${server.address}\nCtrl-C ends.\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await server.close()
  return 0
}
