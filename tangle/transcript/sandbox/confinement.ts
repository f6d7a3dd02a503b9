import { randomInt } from 'node:crypto'
import { accessSync, constants, realpathSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { basename, dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { packageFolder } from '../../system/package-folder.ts'
import { packageFolders } from '../../system/package-links.ts'
import { findCommand, type FoundCommand } from './find-command.ts'
import { namespaceOf } from './proc.ts'
import { dyingLimit, type Holder, type Refusal, startHolder } from './terminal.ts'

/**
 * Namespaces (namespaces(7), Linux) of a transcript’s own: its processes see themselves alone, a system that is read-only,
 * a home folder and temporary folders that are empty, and, if so wished, a network that is this machine's loopback.
 */
export type Confinement = {
  /** The words before a command that have it run inside. */
  readonly enter: readonly string[]
  /** How `/proc/ID/ns/pid` names the namespace of its processes. */
  readonly namespace: string
  /** Kills every process inside. Settles when all are gone, and the latest when somebody should have asked after them. */
  readonly close: () => Promise<unknown>
}

const systemFolders = '/usr/sbin:/sbin'
const path = `/usr/bin:/bin:${systemFolders}`

/**
 * Shell functions that cover folders. What lies below a covered folder is still reached from a working folder that was
 * entered before: so parts of it are shown again.
 */
const covering = `
own_files() {
  mount -t tmpfs -o size=64m,mode=1777 tmpfs "$1"
}
cover() {
  cd "$1"
  own_files "$1"
}
show() {
  mount --no-canonicalize -o bind,X-mount.mkdir "./$2" "$1/$2"
  if [ "$1/$2" != "$SANDBOX" ]; then mount -o remount,bind,ro "$1/$2"; fi
}
cover_all() {
  while [ $# -gt 0 ]; do
    if [ -z "$2" ]; then cover "$1"; else show "$1" "$2"; fi
    shift 2
  done
  cd /
}
`

/**
 * After which ids those of a transcript may begin, so that they differ from run to run as they do for readers, and a thousand of them
 * have four digits.
 */
const lastIds = [1_000, 9_000] as const

/** Says its own process id, which is that outside of a new namespace until a new `/proc` is mounted. */
const sayId = 'read -r id rest </proc/self/stat; echo "$id"'

/**
 * The view of the system that all transcripts share. Mounts keep their other flags: the kernel does not let them be
 * dropped.
 */
const readOnlySystem = `
set -e
${covering}
mount --bind "$TEMPORARY" "$TEMPORARY"
while read -r _ _ _ _ point flags _; do
  point=$(printf %b "$point")
  case $point,$flags in
    *,ro | *,ro,* | "$TEMPORARY",*) ;;
    *) mount -o "remount,bind,ro,\${flags#rw}" "$point" ;;
  esac
done </proc/self/mountinfo
cd /dev
mount -t tmpfs -o size=1m,mode=755 tmpfs /dev
for device in null zero full random urandom tty; do
  : >/dev/$device
  mount --no-canonicalize --bind ./$device /dev/$device
done
ln -s /proc/self/fd /dev/fd
ln -s fd/0 /dev/stdin
ln -s fd/1 /dev/stdout
ln -s fd/2 /dev/stderr
mkdir /dev/shm
cover_all "$@"
mount -o remount,bind,ro /dev
while [ $# -gt 0 ]; do
  if [ -z "$2" ]; then mount -o remount,bind,ro "$1"; fi
  shift 2
done
own_files /dev/shm
${sayId}
read -r end`

/**
 * What is a transcript's own. When its standard input ends, it does, and the kernel kills whatever runs inside. Ids of processes
 * go on from a chosen one (pid_namespaces(7)); a kernel that does not know how to begins with the lowest.
 */
const ownProcesses = `
set -e
${covering}
${sayId}
cover_all "$@"
mount -t proc proc /proc
{ echo "$LAST_ID" >/proc/sys/kernel/ns_last_pid; } 2>/dev/null || :
if [ "$OWN_NETWORK" = yes ]; then ip link set lo up; fi
echo ready
read -r end`

/**
 * Opens namespaces. A process may make them without any right, unless the system forbids it.
 *
 * @param folder the sandbox, absolute: the one place below the temporary folder that is shown, and may be written to
 * @param visible other folders that are shown, absolute, wherever they lie
 */
export async function confine(
  folder: string,
  { hasNetwork, visible }: { readonly hasNetwork: boolean; readonly visible: readonly string[] },
): Promise<Confinement | Refusal> {
  const tools = ['unshare', 'nsenter', 'mount', 'ip'].map((name) => ({
    name,
    path: findCommand(name, systemFolders),
  }))
  const missing = tools.find((tool) => tool.path === undefined)
  if (missing !== undefined) return { reason: `this machine has no \`${missing.name}\`` }
  const [unshare = '', nsenter = ''] = tools.map((tool) => tool.path ?? '')
  const hidden = hiddenFolders()
  const own = hidden.filter((one) => isBelow(folder, one))
  const others = hidden.filter((one) => !own.includes(one))
  const system = await openSystem(unshare, dirname(folder), coverWords(others, visible))
  if ('reason' in system) return system
  const into = ['--preserve-credentials', '--user', '--mount', '--target', system.words[0] ?? '', '--']
  const apart = ['--mount', '--pid', ...(hasNetwork ? ['--net'] : []), '--fork', '--kill-child']
  const script = ['sh', '-c', ownProcesses, 'sh', ...coverWords(own, [folder, ...visible])]
  const env = {
    PATH: path,
    SANDBOX: folder,
    OWN_NETWORK: hasNetwork ? 'yes' : 'no',
    LAST_ID: String(randomInt(...lastIds)),
  }
  const held = await startHolder(nsenter, [...into, unshare, ...apart, ...script], env, 2)
  if ('reason' in held) return held
  const holder = held.words[0] ?? ''
  const namespace = namespaceOf(holder)
  // Without a name, every process that has none would be taken for one of it.
  if (namespace === '') return { reason: 'its namespaces have no names' }
  return {
    enter: enterWords(nsenter, unshare, holder, hasNetwork),
    namespace,
    close: () => Promise.race([held.release(), setTimeout(dyingLimit, undefined, { ref: false })]),
  }
}

/** A user namespace within takes from programs what rights the holder has over its own. */
function enterWords(nsenter: string, unshare: string, holder: string, hasNetwork: boolean): string[] {
  const { uid, gid } = userInfo()
  return [
    ...[nsenter, '--preserve-credentials', '--user', '--mount', '--pid', ...(hasNetwork ? ['--net'] : [])],
    ...['--target', holder, '--', unshare, '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'],
  ]
}

/** The holders of the views of the system that were opened so far, by what is hidden and shown; they end with this process. */
const systems = new Map<string, Promise<Holder | Refusal>>()

function openSystem(unshare: string, temporary: string, words: readonly string[]): Promise<Holder | Refusal> {
  const key = [temporary, ...words].join('\0')
  const opening = systems.get(key) ?? makeSystem(unshare, temporary, words)
  systems.set(key, opening)
  return opening
}

async function makeSystem(
  unshare: string,
  temporary: string,
  words: readonly string[],
): Promise<Holder | Refusal> {
  const apart = ['--user', '--map-root-user', '--mount', 'sh', '-c', readOnlySystem, 'sh', ...words]
  const held = await startHolder(unshare, apart, { PATH: path, TEMPORARY: temporary })
  if ('unref' in held) held.unref()
  return held
}

/** Where people and running programs keep what is theirs: files, tokens, sockets. None is within another. */
function hiddenFolders(): string[] {
  const all = [homedir(), tmpdir(), '/tmp', '/var/tmp', '/run', '/root', '/home'].flatMap(realFolder)
  return [...new Set(all)].filter(
    (one) => one !== '/' && !all.some((other) => other !== one && isBelow(one, other)),
  )
}

/** Nothing where the folder is missing, or closed to us and so to programs. */
function realFolder(folder: string): string[] {
  try {
    accessSync(folder, constants.X_OK)
    return [realpathSync(folder)]
  } catch {
    return []
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`)
}

/** Pairs of words: each folder that is hidden and nothing, then it and each path below it that is shown. */
function coverWords(hidden: readonly string[], visible: readonly string[]): string[] {
  return hidden.flatMap((folder) => {
    const shown = visible.filter((one) => isBelow(one, folder))
    return [folder, '', ...shown.flatMap((one) => [folder, one.slice(folder.length + 1)])]
  })
}

/** The folders that the programs of a transcript need, wherever they are: node's own, the witness's, packages and commands. */
export function visibleFolders({
  packages,
  commands,
}: {
  readonly packages: string | undefined
  readonly commands: readonly FoundCommand[]
}): string[] {
  const installed = [process.execPath, ...commands.map((command) => command.path)].map(installationOf)
  const modules = packages === undefined ? [] : packageFolders(packages).map((one) => realpathSync(one))
  return [...new Set([...installed, ...modules, realpathSync(packageFolder())])]
}

/** The folder that a command is installed in, with its libraries: `/opt/tool` for `/opt/tool/bin/command`. */
function installationOf(command: string): string {
  const bin = dirname(realpathSync(command))
  const prefix = basename(bin) === 'bin' ? dirname(bin) : bin
  return hiddenFolders().includes(prefix) ? bin : prefix
}
