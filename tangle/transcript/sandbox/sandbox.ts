import { constants, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { OutputFile } from '../../program/program.ts'
import { bundleScript } from '../../program/compile/esbuild-service.ts'
import { packageFolder } from '../../system/package-folder.ts'
import { linkPackages } from '../../system/package-links.ts'
import { handOver, makeTemporaryFolder, removeTemporaryFolder } from '../../system/temporary-folders.ts'
import { naming, refusedCall } from '../../system/failed-call.mjs'
import { plainTools } from '../notation/allowed-commands.ts'
import { bookFolder } from '../notation/transcript.ts'
import { findCommand, type FoundCommand } from './find-command.ts'
import type { Confinement } from './confinement.ts'
import { guardSandbox } from './guard.ts'
import { type Membership, membership } from './proc.ts'
import { PipeLines } from './pipe-lines.ts'
import { type LaidFile, layPrograms } from './program-folder.ts'

/** A folder of its own for one transcript, and the environment of its commands. */
export type Sandbox = {
  readonly folder: string
  /** The script that is loaded into every Node process. */
  readonly witness: string
  /** Where its commands start, below the folder. */
  readonly work: string
  readonly environment: Readonly<Record<string, string>>
  /** The words before a command that have it run in the transcript’s own namespaces; none where it has none. */
  readonly enter: readonly string[]
  /** Whether its processes have ids of their own, by which the system does not know them elsewhere. */
  readonly hasOwnIds: boolean
  /** Marks its processes. */
  readonly mark: number
  readonly isMember: Membership
  /** Begins the first record of each witness: what only they know, and programs that read the witness's script. */
  readonly key: string
  /** Where V8 writes its coverage; nothing where none is measured. */
  readonly coverage: string | undefined
}

/** What a sandbox is furnished with. */
type Furniture = {
  /** Where its commands start, below the folder. */
  readonly work: string
  /** Real ports that this transcript may use; nothing where every port is its own. */
  readonly ports: readonly number[] | undefined
  /** The namespaces that its commands run in, where they are not those of the machine. */
  readonly confinement: Confinement | undefined
  readonly mark: number
  /** What it may run beside the plain tools. */
  readonly commands: readonly FoundCommand[]
  /** Whether it is to be found out which lines of the programs run. */
  readonly isMeasured: boolean
}

/** The folder of a sandbox, in which there is nothing yet but named pipes. */
type SandboxFolder = {
  readonly folder: string
  /** Removes it with all that is in it; its processes must have ended. */
  readonly remove: () => Promise<void>
}

/**
 * Makes the folder of a sandbox, which is removed also when the runner is gone.
 *
 * @param mark of its processes
 * @param counts how many commands there are: each gets a named pipe as its standard input; and how many panes: each gets one as its screen
 */
export async function makeSandboxFolder(
  mark: number,
  counts: { readonly commands: number; readonly panes: number },
): Promise<SandboxFolder> {
  const folder = makeTemporaryFolder('run')
  const inputs = Array.from({ length: counts.commands }, (_, index) => inputOf({ folder }, index))
  const screens = Array.from({ length: counts.panes }, (_, index) => screenOf({ folder }, index))
  try {
    const guard = await guardSandbox(folder, mark, [recordsOf(folder), ...inputs, ...screens])
    handOver(folder)
    const remove = async () => {
      if (!(await guard.release())) throw refusedCall('rmdir', folder)
    }
    return { folder, remove }
  } catch (error) {
    removeTemporaryFolder(folder)
    throw error
  }
}

/** What is in the folder of a sandbox before anything is opened for it. */
type Contents = {
  /** What `dist/` contains. */
  readonly files: readonly OutputFile[]
  /** What `dist/book/` contains: files of the woven book, by their paths in it. */
  readonly pages: readonly LaidFile[]
  /** The folder that its programs find npm packages from, absolute; nothing where they find none. */
  readonly packages: string | undefined
  /** What it may run beside the plain tools. */
  readonly commands: readonly FoundCommand[]
}

/**
 * Lays the programs of a sandbox in `dist/` and a `bin/` that is the whole PATH. Nothing of the author's own surroundings
 * is seen inside but the packages of the project.
 *
 * @returns where the commands start, so that their files do not mix with the tool's, and a function to be called when
 * nothing runs inside any more: it keeps what may serve another sandbox
 */
export function fillSandbox(
  folder: string,
  { files, pages, packages, commands }: Contents,
): { readonly work: string; readonly keep: () => void } {
  const work = join(packages === undefined ? folder : linkPackages(folder, packages), 'work')
  mkdirSync(work)
  const places = { dist: join(work, 'dist'), bin: join(folder, 'bin') }
  const all = [...files.map(({ path, text }) => ({ path, content: text })), ...pages.map(inBook)]
  return { work, keep: layPrograms(places, { files: all, commands: commandPaths(commands) }) }
}

function inBook({ path, content }: LaidFile): LaidFile {
  return { path: `${bookFolder}/${path}`, content }
}

/**
 * Adds what the runner and the witnesses use: free ports set aside in `ports/free/`, the witness's script.
 *
 * One step comes after the other: each is so short that a thread of its own would cost several times as much.
 */
export async function furnish(
  folder: string,
  { work, ports, confinement, mark, commands, isMeasured }: Furniture,
): Promise<Sandbox> {
  const script = await witnessText()
  for (const name of ['home', 'ports/taken', 'jobs']) mkdirSync(join(folder, name), { recursive: true })
  if (ports !== undefined) writeFileSync(join(folder, 'ports/free'), ports.join('\n'))
  const [key, witness] = [crypto.randomUUID(), join(folder, 'witness.cjs')]
  naming(witness, () => writeFileSync(witness, `const ${witnessKey}=${JSON.stringify(key)};${script}`))
  if (commands.some(isCurl)) {
    mkdirSync(join(folder, 'curl'))
    writeFileSync(join(folder, 'curl/.curlrc'), 'no-progress-meter\n')
  }
  const coverage = isMeasured ? join(folder, 'coverage') : undefined
  if (coverage !== undefined) mkdirSync(coverage)
  return {
    folder,
    witness,
    key,
    work,
    environment: environmentOf(folder, coverage, commands),
    coverage,
    enter: confinement?.enter ?? [],
    hasOwnIds: confinement !== undefined,
    mark,
    isMember: membership(mark, confinement?.namespace),
  }
}

/** The named pipe of a command's standard input. */
export function inputOf({ folder }: Pick<Sandbox, 'folder'>, index: number): string {
  return join(folder, `input-${index}`)
}

/** The named pipe into which the programs of a pane print; 0-based. */
export function screenOf({ folder }: Pick<Sandbox, 'folder'>, pane: number): string {
  return join(folder, `screen-${pane}`)
}

function recordsOf(folder: string): string {
  return join(folder, 'records')
}

function environmentOf(
  root: string,
  coverage: string | undefined,
  commands: readonly FoundCommand[],
): Record<string, string> {
  return {
    PATH: join(root, 'bin'),
    HOME: join(root, 'home'),
    TMPDIR: join(root, 'home'),
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'dumb',
    TANGLE_SANDBOX: root,
    // Python holds back what it prints where it sees no terminal.
    ...(commands.some(({ name }) => name.startsWith('python')) ? { PYTHONUNBUFFERED: '1' } : {}),
    // curl shows a progress meter where it sees no terminal.
    ...(commands.some(isCurl) ? { CURL_HOME: join(root, 'curl') } : {}),
    ...(coverage === undefined ? {} : { NODE_V8_COVERAGE: coverage }),
  }
}

function isCurl({ name }: FoundCommand): boolean {
  return name === 'curl'
}

let witness: Promise<string> | undefined

/** What the witness calls the key of its transcript. */
const witnessKey = 'TANGLE_KEY'

/** The witness as one script: node takes twice as long to load its modules. */
function witnessText(): Promise<string> {
  witness ??= bundleScript(join(packageFolder(), 'tangle/witness/witness.mjs'))
  return witness
}

let tools: readonly FoundCommand[] | undefined

/** Where this machine has the plain tools, node and further commands, by name. */
function commandPaths(commands: readonly FoundCommand[]): ReadonlyMap<string, string> {
  tools ??= plainTools.flatMap((name) => {
    const path = findCommand(name)
    return path === undefined ? [] : [{ name, path }]
  })
  const all = [...commands, ...tools, { name: 'node', path: process.execPath }]
  return new Map(all.map(({ name, path }) => [name, path]))
}

/**
 * Reads the named pipe `records`, into which all witnesses of a sandbox write.
 *
 * @param onLine gets each line; nothing in place of one that is too long for a record or not UTF-8
 * @returns a function that closes it
 */
export function openRecordPipe(sandbox: string, onLine: (line: string | undefined) => void): () => void {
  // Opened for writing too, so that it does not end before the first witness comes.
  const pipe = new Socket({
    fd: openSync(recordsOf(sandbox), constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  })
  const lines = new PipeLines()
  pipe.setEncoding('latin1').on('data', (bytes: string) => {
    for (const line of lines.read(bytes)) onLine(line)
  })
  return () => void pipe.destroy()
}
