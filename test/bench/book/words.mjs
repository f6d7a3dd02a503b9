/** What sentences are made of: the words of a book about servers, some of them not in ASCII. */
export const words = `
  a the this that every each some no one two server client socket port address host message request response
  header body line byte character string buffer stream file folder program process browser page connection
  packet network parser method status length type date time value name number list table chunk reader writer
  sends reads writes opens closes waits answers listens accepts refuses counts parses prints returns calls
  holds keeps loses finds begins ends means says becomes arrives leaves follows precedes exactly often rarely
  never always first last next again together alone before after while until because although whether where
  when which whose with without between behind above below through across into onto from towards against
  plain short long slow quick honest careful empty broken half-open well-formed naïve Montréal café “quoted”
`
  .trim()
  .split(/\s+/)

/** What is in prose as code. */
export const codeWords = `
  socket.write() Content-Length Host: node:net node:http 127.0.0.1 8080 Buffer.byteLength createServer error
  data end close /favicon.ico GET HEAD 404 200 utf8 process.exitCode a<<b x|y
`
  .trim()
  .split(/\s+/)
