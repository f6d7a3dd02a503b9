import { build } from 'esbuild'
import { execa } from 'execa'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder, writeFiles } from '../workshop.ts'

const repository = join(import.meta.dirname, '../..')
const source = join(repository, 'editors/vscode')
const start = join(repository, 'tangle/start.mjs')

/** Activates the extension in a process with a stub of VS Code's API, which has the folder `cwd` open. */
async function activate(cwd: string, server?: readonly string[]): Promise<unknown> {
  const folder = newFolder()
  await build({
    entryPoints: [join(source, 'src/extension.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    nodePaths: [join(repository, 'node_modules')],
    logLevel: 'error',
  })
  mkdirSync(join(folder, 'node_modules/vscode'), { recursive: true })
  cpSync(join(import.meta.dirname, 'scripts/vscode-stub.cjs'), join(folder, 'node_modules/vscode/index.js'))
  cpSync(join(import.meta.dirname, 'scripts/vscode.cjs'), join(folder, 'run.cjs'))
  const env = { TANGLE_TEST_SERVER: server === undefined ? '' : JSON.stringify(server) }
  const { stdout } = await execa('node', [join(folder, 'run.cjs'), join(folder, 'extension.js')], {
    cwd,
    env,
  })
  return JSON.parse(stdout)
}

test('the extension starts the server of the workspace, and starts it again', async () => {
  const cwd = newFolder()
  // As npm installs it, with a door to the tool of this repository.
  writeFiles(cwd, {
    'node_modules/a-modest-web-server/tangle/start.mjs': `await import(${JSON.stringify(start)})\n`,
  })
  const commands = ['tangle.restart', 'tangle.prove', 'tangle.write']
  const began = { commands, server: 'tangle', again: 'tangle' }
  expect(await activate(cwd)).toEqual(began)
  expect(await activate(repository)).toEqual(began)
  expect(await activate(newFolder(), [process.execPath, start, 'lsp', 'parts'])).toEqual(began)
})

test('a workspace without the tool has no server', async () => {
  expect(await activate(newFolder())).toEqual({ commands: ['tangle.restart'], server: null, again: null })
})

test('what VS Code is told of the extension is so', () => {
  const { main, contributes, scripts } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  expect(scripts.bundle).toContain(`--outfile=${main.slice(2)}`)
  const text = readFileSync(join(source, 'src/extension.ts'), 'utf8')
  for (const { command } of contributes.commands) expect(text).toContain(`registerCommand('${command}'`)
  for (const name of Object.keys(contributes.configuration.properties))
    expect(text).toContain(`('${name.replace('tangle.', '')}')`)
})
