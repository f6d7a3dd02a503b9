import { findCommand } from './find-command.ts'
import { startHolder } from './terminal.ts'

/** A network of a transcript's own: this machine's loopback, made anew, and nothing else. */
export type Network = {
  /** The words before a command that have it run there. */
  readonly enter: readonly string[]
  readonly close: () => void
}

const systemFolders = '/usr/sbin:/sbin'

/** Holds the network as long as its standard input is open: the system takes it back when the runner is gone. */
const holder = 'ip link set lo up && echo ready && read end'

/**
 * Opens a network, in namespaces of its own for users and for networks (namespaces(7), Linux): a process may make them without
 * any right, unless the system forbids it.
 *
 * @returns nothing where the system does not give one
 */
export async function openNetwork(): Promise<Network | undefined> {
  const [unshare, nsenter] = ['unshare', 'nsenter'].map((name) => findCommand(name, systemFolders))
  if (unshare === undefined || nsenter === undefined) return undefined
  const words = ['--map-current-user', '--net', '--keep-caps', 'sh', '-c', holder]
  const held = await startHolder(unshare, words, `/usr/bin:/bin:${systemFolders}`)
  if (held === undefined) return undefined
  const enter = [nsenter, '--preserve-credentials', '--user', '--net', '--target', String(held.id), '--']
  return { enter, close: held.release }
}
