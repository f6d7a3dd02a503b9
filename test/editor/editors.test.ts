import { execa } from 'execa'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCommand } from '../../tangle/transcript/sandbox/find-command.ts'
import { newFolder } from '../workshop.ts'

const repository = join(import.meta.dirname, '../..')

/** Runs an editor with a script on a copy of this book; what the script reports. */
async function drive(command: string, args: readonly string[]): Promise<Record<string, unknown>> {
  const cwd = newFolder()
  cpSync(join(repository, 'chapters'), join(cwd, 'chapters'), { recursive: true })
  const reported = join(cwd, 'report.json')
  const { stderr } = await execa(command, args, {
    cwd,
    reject: false,
    timeout: 100_000,
    env: {
      HOME: cwd,
      XDG_CONFIG_HOME: cwd,
      XDG_DATA_HOME: cwd,
      XDG_STATE_HOME: cwd,
      TANGLE_TEST_NODE: process.execPath,
      TANGLE_TEST_START: join(repository, 'tangle/start.mjs'),
      TANGLE_TEST_REPORT: reported,
      TANGLE_TEST_FOLDER: `${cwd}/`,
    },
  })
  try {
    return JSON.parse(readFileSync(reported, 'utf8')) as Record<string, unknown>
  } catch {
    throw new Error(`${command} has reported nothing:\n${stderr}`)
  }
}

/** What each editor has to show. */
const seen = {
  fault: expect.stringContaining("TS2322: Type 'string' is not assignable to type 'number'."),
  faultLine: 0,
  hover: expect.stringContaining('function handleConnection(socket: net.Socket): void'),
  completion: expect.arrayContaining(['remoteAddress', 'remotePort']),
  renamed: [
    'const server = net.createServer(hearClient)',
    'function hearClient(socket: net.Socket): void {',
    expect.stringContaining('hearClient'),
  ],
  definition: '```ts name=handle-a-connection',
}

const scripts = join(import.meta.dirname, 'scripts')

const hasNeovim = findCommand('nvim', process.env.PATH) !== undefined
const hasEmacs = findCommand('emacs', process.env.PATH) !== undefined

test.skipIf(!hasNeovim)(
  `Neovim is answered on this book${hasNeovim ? '' : ' (not tried: it is not installed)'}`,
  async () => {
    const args = ['--headless', '-u', 'NONE', '-i', 'NONE', '-c', `luafile ${join(scripts, 'neovim.lua')}`]
    expect(await drive('nvim', args)).toEqual(seen)
  },
)

test.skipIf(!hasEmacs)(
  `Emacs is answered on this book${hasEmacs ? '' : ' (not tried: it is not installed)'}`,
  async ({ skip }) => {
    const args = ['--batch', '--no-init-file', '-l', join(scripts, 'emacs.el')]
    const report = await drive('emacs', args)
    skip(report.missing === 'eglot', 'not tried: eglot is not installed')
    expect(report).toEqual(seen)
  },
)
