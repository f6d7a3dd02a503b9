// node:http with the checks of the book: its own functions find the file and its type, for each request anew.
import http from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const book = (/** @type {string} */ name) =>
  import(pathToFileURL(join(process.env.BOOK ?? '', `server/${name}.js`)).href)
const [{ find, rootOf }, { typeOf }] = await Promise.all([book('files'), book('types')])
const root = await rootOf(process.env.SITE)

const server = http.createServer(async (request, response) => {
  try {
    const { file, name } = await find(root, request.url)
    const page = await file.handle.readFile()
    await file.handle.close()
    const fields = { 'Content-Type': typeOf(name), 'X-Content-Type-Options': 'nosniff' }
    response.writeHead(200, { ...fields, 'Content-Length': page.length }).end(page)
  } catch {
    response.writeHead(404).end()
  }
})
server.keepAliveTimeout = Number(process.env.IDLE_MS)
server.listen(Number(process.env.PORT), '127.0.0.1')
