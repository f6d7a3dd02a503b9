import net from 'node:net'

/**
 * Opens connections, asks once on each, and keeps all of them open.
 *
 * @param {number} port
 * @param {string} path
 * @param {number} count
 * @returns {Promise<() => void>} closes them
 */
export async function holdConnections(port, path, count) {
  /** @type {net.Socket[]} */
  const sockets = []
  const open = () =>
    new Promise((resolve, reject) => {
      const socket = net.connect({ port, host: '127.0.0.1' })
      sockets.push(socket)
      socket.once('data', resolve)
      socket.once('close', () => reject(new Error('the server has closed an idle connection')))
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    })
  for (let i = 0; i < count; i += 100)
    await Promise.all(Array.from({ length: Math.min(100, count - i) }, open))
  return () => {
    for (const socket of sockets) socket.removeAllListeners('close').destroy()
  }
}
