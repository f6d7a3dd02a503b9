// npm run check: lint, types and layout, all at once. What fails is reported whole.
import { spawn } from 'node:child_process'

const tsc = 'tsc --noEmit'
const commands = ['oxlint --deny-warnings', tsc, `${tsc} -p tangle/pages/assets`, 'oxfmt --list-different']

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
      if (status !== 0) console.error(`$ ${command}\n${said}`)
      resolve(status === 0)
    })
  })
}

const results = await Promise.all(commands.map(run))
process.exitCode = results.every(Boolean) ? 0 : 1
