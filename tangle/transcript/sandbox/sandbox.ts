import { constants, openSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { OutputFile } from '../../program/program.ts'
import { linkPackages } from '../../system/package-links.ts'
import { modeOf } from '../../system/file-mode.ts'
import { plainTools } from '../notation/allowed-commands.ts'
import { findCommand, type FoundCommand } from './find-command.ts'
import type { Network } from './network.ts'
import { PipeLines } from './pipe-lines.ts'
import { makePipes } from './terminal.ts'

/** A folder of its own for one transcript, and the environment of its commands. */
export type Sandbox = {
  readonly folder: string
  /** Where its commands start, below the folder. */
  readonly work: string
  readonly environment: Readonly<Record<string, string>>
  /** The words before a command that have it run in the transcript’s own network; none where it has none. */
  readonly enter: readonly string[]
  /** Begins the first record of each witness: what only they know, and who reads their environment. */
  readonly key: string
  /** Where V8 writes its coverage; nothing where none is measured. */
  readonly coverage: string | undefined
}

/** What a sandbox is furnished with. */
export type Furniture = {
  /** What `dist/` contains. */
  readonly files: readonly OutputFile[]
  /** Real ports that this transcript may use; nothing where every port is its own. */
  readonly ports: readonly number[] | undefined
  /** The network that its commands run in, where it is not that of the machine. */
  readonly network: Network | undefined
  /** How many commands there are: each gets a named pipe, `inputs/N`, as its standard input. */
  readonly commandCount: number
  /** The folder that its programs find npm packages from, absolute; nothing where they find none. */
  readonly packages: string | undefined
  /** What it may run beside the plain tools. */
  readonly commands: readonly FoundCommand[]
  /** Whether it is to be found out which lines of the programs run. */
  readonly isMeasured: boolean
}

/**
 * Makes a sandbox: the programs in `dist/`, free ports set aside in `ports/free/`, a `bin/` that is the whole
 * PATH. Nothing of the author's own surroundings is seen inside but the packages of the project.
 */
export async function makeSandbox(furniture: Furniture): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'tangle-'))
  try {
    return await furnish(root, furniture)
  } catch (error) {
    // No one else would remove an incomplete one.
    await removeSandbox({ folder: root })
    throw error
  }
}

async function furnish(
  root: string,
  { files, ports, network, commandCount, packages, commands, isMeasured }: Furniture,
): Promise<Sandbox> {
  // The commands start in `work/`, so that their files do not mix with the tool's.
  const work = join(packages === undefined ? root : linkPackages(root, packages), 'work')
  await mkdir(join(work, 'dist'), { recursive: true })
  for (const name of ['home', 'bin', 'ports/taken', 'inputs', 'jobs'])
    await mkdir(join(root, name), { recursive: true })
  await Promise.all(files.map((file) => writeInto(join(work, 'dist'), file)))
  if (ports !== undefined) await mkdir(join(root, 'ports/free'))
  await Promise.all((ports ?? []).map((port) => symlink('free', join(root, 'ports/free', String(port)))))
  await linkCommands(join(root, 'bin'), commands)
  const inputs = Array.from({ length: commandCount }, (_, index) => join(root, 'inputs', String(index)))
  await makePipes([join(root, 'records'), ...inputs])
  const coverage = isMeasured ? join(root, 'coverage') : undefined
  if (coverage !== undefined) await mkdir(coverage)
  return {
    folder: root,
    work,
    environment: environmentOf(root, coverage, commands),
    coverage,
    key: crypto.randomUUID(),
    enter: network?.enter ?? [],
  }
}

/** Removes a sandbox, whose processes must have ended. */
export async function removeSandbox({ folder }: Pick<Sandbox, 'folder'>): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
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
    LC_ALL: 'C',
    TZ: 'UTC',
    TERM: 'dumb',
    TANGLE_SANDBOX: root,
    // Python holds back what it prints where it sees no terminal.
    ...(commands.some(({ name }) => name.startsWith('python')) ? { PYTHONUNBUFFERED: '1' } : {}),
    ...(coverage === undefined ? {} : { NODE_V8_COVERAGE: coverage }),
  }
}

async function writeInto(folder: string, { path, text }: OutputFile): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text, { mode: modeOf(text) })
}

let tools: readonly FoundCommand[] | undefined

/** The plain tools, as this machine has them, and further commands. */
async function linkCommands(bin: string, commands: readonly FoundCommand[]): Promise<void> {
  tools ??= plainTools.flatMap((name) => {
    const path = findCommand(name)
    return path === undefined ? [] : [{ name, path }]
  })
  const all = new Map([...commands, ...tools].map(({ name, path }) => [name, path]))
  all.set('node', process.execPath)
  for (const [name, path] of all) await symlink(path, join(bin, name))
}

/**
 * Reads the named pipe `records`, into which all witnesses of a sandbox write.
 *
 * @param onLine gets each line; nothing in place of one that is too long for a record or not UTF-8
 * @returns a function that closes it
 */
export function openRecordPipe(sandbox: string, onLine: (line: string | undefined) => void): () => void {
  const path = join(sandbox, 'records')
  // Opened for writing too, so that it does not end while there is no witness.
  const pipe = new Socket({
    fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  })
  const lines = new PipeLines()
  pipe.setEncoding('latin1').on('data', (bytes: string) => {
    for (const line of lines.read(bytes)) onLine(line)
  })
  return () => void pipe.destroy()
}
