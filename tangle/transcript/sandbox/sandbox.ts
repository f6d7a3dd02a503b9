import { constants, openSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { OutputFile } from '../../program/program.ts'
import { isExecutable } from '../../system/disk.ts'
import type { WitnessRecord } from '../trace/trace.ts'
import { modeOf } from '../../system/file-mode.ts'
import { makePipes } from './terminal.ts'

/** A folder of its own for one transcript, and the environment of its commands. */
export type Sandbox = {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Where V8 writes its coverage; nothing where none is measured. */
  readonly coverage: string | undefined
}

/** What a transcript may run besides `node`: tools that only read and write files and streams. */
export const tools = [
  'sh',
  'cat',
  'head',
  'tail',
  'sort',
  'wc',
  'ls',
  'mkdir',
  'rm',
  'cp',
  'mv',
  'tr',
  'cut',
  'grep',
  'sed',
  'od',
  'printf',
  'echo',
]

/**
 * Makes a sandbox: the programs in `dist/`, reserved ports in `ports/free/`, a `bin/` that is the whole PATH. Nothing of
 * the author's own environment is visible inside.
 *
 * @param files the contents of `dist/`
 * @param ports real ports that this transcript may use
 * @param commandCount how many commands there are: each gets a named pipe, `inputs/N`, as its standard input
 * @param isMeasured whether to measure which lines of the programs run
 */
export async function makeSandbox(
  files: readonly OutputFile[],
  ports: readonly number[],
  commandCount: number,
  isMeasured: boolean,
): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'tangle-'))
  try {
    return await furnish(root, files, ports, commandCount, isMeasured)
  } catch (error) {
    // No one else would remove an incomplete one.
    await removeSandbox({ folder: root })
    throw error
  }
}

async function furnish(
  root: string,
  files: readonly OutputFile[],
  ports: readonly number[],
  commandCount: number,
  isMeasured: boolean,
): Promise<Sandbox> {
  // The commands start in `work/`, so that their files do not mix with the tool's.
  const folder = join(root, 'work')
  for (const name of ['work/dist', 'home', 'bin', 'ports/free', 'ports/taken', 'inputs', 'jobs'])
    await mkdir(join(root, name), { recursive: true })
  await Promise.all(files.map((file) => writeInto(join(folder, 'dist'), file)))
  await Promise.all(ports.map((port) => symlink('free', join(root, 'ports/free', String(port)))))
  await linkTools(join(root, 'bin'))
  const inputs = Array.from({ length: commandCount }, (_, index) => join(root, 'inputs', String(index)))
  await makePipes([join(root, 'records'), ...inputs])
  const coverage = isMeasured ? join(root, 'coverage') : undefined
  if (coverage !== undefined) await mkdir(coverage)
  return { folder: root, environment: environmentOf(root, coverage), coverage }
}

/** Removes a sandbox, whose processes must have ended. */
export async function removeSandbox({ folder }: Pick<Sandbox, 'folder'>): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}

function environmentOf(root: string, coverage: string | undefined): Record<string, string> {
  return {
    PATH: join(root, 'bin'),
    HOME: join(root, 'home'),
    TMPDIR: join(root, 'home'),
    LC_ALL: 'C',
    TZ: 'UTC',
    TERM: 'dumb',
    TANGLE_SANDBOX: root,
    ...(coverage === undefined ? {} : { NODE_V8_COVERAGE: coverage }),
  }
}

async function writeInto(folder: string, { path, text }: OutputFile): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text, { mode: modeOf(text) })
}

let found: readonly (readonly [string, string])[] | undefined

async function linkTools(bin: string): Promise<void> {
  found ??= findTools()
  for (const [name, path] of found) await symlink(path, join(bin, name))
}

function findTools(): (readonly [string, string])[] {
  const paths = tools.flatMap((name) => {
    const path = ['/bin', '/usr/bin'].map((folder) => join(folder, name)).find(isExecutable)
    return path === undefined ? [] : [[name, path] as const]
  })
  return [['node', process.execPath], ...paths]
}

/**
 * Reads the named pipe `records`, into which all witnesses of a sandbox write.
 *
 * @returns a function that closes it
 */
export function openRecordPipe(sandbox: string, onRecord: (record: WitnessRecord) => void): () => void {
  const path = join(sandbox, 'records')
  // Opened for writing too, so that it does not end while there is no witness.
  const pipe = new Socket({
    fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  })
  createInterface({ input: pipe }).on('line', (line) => onRecord(JSON.parse(line) as WitnessRecord))
  return () => void pipe.destroy()
}
