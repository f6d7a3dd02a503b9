// npm run check: layout, lint and types, all at once, since each takes one processor. What fails is told whole.
import { spawn } from 'node:child_process'

const commands = [
  'eslint --max-warnings 0 .',
  'tsc --noEmit',
  'tsc --noEmit -p tangle/weave/assets',
  'prettier --check --log-level warn .',
]

/**
 * Runs one command to its end; npm has put the project's commands on the path.
 *
 * @param {string} command
 * @returns {Promise<boolean>} whether all was well
 */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true })
    let said = ''
    const listen = (/** @type {Buffer} */ bytes) => void (said += String(bytes))
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('close', (status) => {
      if (status !== 0 || said !== '') console.error(`$ ${command}\n${said}`)
      resolve(status === 0)
    })
  })
}

const results = await Promise.all(commands.map(run))
process.exitCode = results.every(Boolean) ? 0 : 1
