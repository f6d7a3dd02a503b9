// node:http as it is at its best: the files are in memory, nobody asks whether they have changed, nothing is logged.
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'

const site = process.env.SITE ?? ''
const pages = new Map(readdirSync(site).map((name) => [`/${name}`, readFileSync(join(site, name))]))

const server = http.createServer((request, response) => {
  const page = pages.get(request.url ?? '')
  if (page === undefined) return response.writeHead(404).end()
  const type = request.url?.endsWith('.html') ? 'text/html; charset=utf-8' : 'application/octet-stream'
  const fields = { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', 'Content-Length': page.length }
  return response.writeHead(200, fields).end(page)
})
server.keepAliveTimeout = Number(process.env.IDLE_MS)
server.listen(Number(process.env.PORT), '127.0.0.1')
