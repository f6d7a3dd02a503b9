import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pinnedTo, usageOf } from './processes.mjs'

const connections = 32
const run = promisify(execFile)

/**
 * Asks a server for a path as fast as it answers, over 32 connections that stay open.
 *
 * @param {{ id: number, port: number }} server
 * @param {string} path
 * @param {number} seconds
 * @returns {Promise<{ rate: number, cost: number }>} requests a second, and microseconds of the server's processor time for each
 */
export async function load({ id, port }, path, seconds) {
  const before = usageOf(id).seconds
  const options = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`]
  const [name, ...words] = [...pinnedTo(1), 'wrk', ...options, `http://127.0.0.1:${port}${path}`]
  const { stdout } = await run(name, words)
  const used = usageOf(id).seconds - before
  const [, requests] = /(\d+) requests in/.exec(stdout) ?? []
  const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? []
  if (rate === undefined || /Non-2xx|Socket errors/.test(stdout))
    throw new Error(`not all was answered:\n${stdout}`)
  return { rate: Number(rate), cost: (used / Number(requests)) * 1e6 }
}
