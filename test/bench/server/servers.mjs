import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInstalled } from './processes.mjs'

/**
 * A server to be measured.
 *
 * @typedef {object} Server
 * @property {string} name
 * @property {(port: number) => string[]} command
 * @property {Record<string, string>} [env]
 */

const subject = (/** @type {string} */ name) => join(import.meta.dirname, 'subjects', name)

/** The paths that are asked for: 49 bytes, and 100,000. */
export const files = { page: '/page.html', large: '/file.bin' }

/**
 * Makes the site, and says where it is.
 *
 * @param {string} workshop
 */
export function makeSite(workshop) {
  const site = join(workshop, 'site')
  // The workers of an nginx that root has started are another user.
  chmodSync(workshop, 0o755)
  mkdirSync(site)
  writeFileSync(
    join(site, 'page.html'),
    '<!doctype html>\n<title>Tea</title>\n<p>Green tea.</p>'.slice(0, 49),
  )
  writeFileSync(join(site, 'file.bin'), Buffer.alloc(100_000, 'tea '))
  return site
}

/**
 * All servers. None has a limit that a measurement would meet, and what they log goes to the null device.
 *
 * @param {string} workshop
 * @param {string} site
 * @param {readonly { name: string, folder: string }[]} steps
 * @param {string} path of the file that is asked for; the ceiling knows no other
 * @returns {Server[]}
 */
export function serversFor(workshop, site, steps, path) {
  const [before = { folder: '' }] = steps
  const env = {
    MAX_CONNECTIONS: '20000',
    IDLE_MS: '600000',
    SITE: site,
    BOOK: before.folder,
    FILE: join(site, path),
  }
  const node = (/** @type {string} */ name, /** @type {string[]} */ ...args) => ({
    name,
    command: () => [process.execPath, ...args],
    env,
  })
  const servers = [
    node('node:net, answers without reading', subject('ceiling.mjs')),
    ...steps.map(({ name, folder }) => node(name, join(folder, 'server.js'), site)),
    node('node:http, from memory', subject('http-memory.mjs')),
    node('node:http, asks the disk', subject('http-disk.mjs')),
  ]
  return [...servers, ...nginx(workshop, site), ...python(site)]
}

/**
 * @param {string} workshop
 * @param {string} site
 * @returns {Server[]}
 */
function nginx(workshop, site) {
  if (!isInstalled('nginx')) return []
  const command = (/** @type {number} */ port) => {
    const file = join(workshop, `nginx-${port}.conf`)
    writeFileSync(file, nginxSettings(workshop, site, port))
    return ['nginx', '-c', file, '-e', 'stderr']
  }
  return [{ name: 'nginx, one worker', command }]
}

/** Its usual settings for files, with a log that is written in batches, as ours is. */
const nginxSettings = (
  /** @type {string} */ workshop,
  /** @type {string} */ site,
  /** @type {number} */ port,
) => `
daemon off;
worker_processes 1;
pid ${workshop}/nginx-${port}.pid;
events { worker_connections 16000; }
http {
  types { text/html html; }
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  access_log /dev/null combined buffer=64k flush=1s;
  client_body_temp_path ${workshop}/nginx-body;
  proxy_temp_path ${workshop}/nginx-proxy;
  fastcgi_temp_path ${workshop}/nginx-fastcgi;
  uwsgi_temp_path ${workshop}/nginx-uwsgi;
  scgi_temp_path ${workshop}/nginx-scgi;
  server { listen 127.0.0.1:${port}; root ${site}; }
}
`

/**
 * @param {string} site
 * @returns {Server[]}
 */
function python(site) {
  if (!isInstalled('python3')) return []
  const args = ['-m', 'http.server', '--bind', '127.0.0.1', '--protocol', 'HTTP/1.1', '--directory', site]
  return [{ name: 'Python, http.server', command: (port) => ['python3', ...args, String(port)] }]
}
