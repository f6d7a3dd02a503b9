// The witness: bundled, and loaded into every Node process of a transcript (`node --require`), before the program's first
// line. It records in order what other processes can notice of this one, and moves the printed ports to free ones.
// It is plain JavaScript because it is loaded as it is, also by a Node that cannot run TypeScript.
//
// It prints nothing on the program's own streams and changes no byte that the program sends.
import { keepToLoopback } from './loopback.mjs'
import { movePorts } from './ports.mjs'
import { openRecords } from './records.mjs'
import { watchForEnd } from './take-coverage.mjs'
import { watchChildren, watchPipes } from './watch-children.mjs'
import { watchConnections } from './watch-connections.mjs'
import { watchIdleness } from './watch-idleness.mjs'
import { watchKeys } from './watch-keys.mjs'
import { watchOutput } from './watch-output.mjs'
import { watchWorkers } from './watch-workers.mjs'

const folder = process.env.TANGLE_SANDBOX
if (folder !== undefined) {
  const records = openRecords(folder, TANGLE_KEY)
  const tcp = movePorts(`${folder}/ports`)
  keepToLoopback(tcp, records)
  /** @type {import('./watch-children.mjs').Voice} */
  const voice = { thread: undefined }
  const pipes = watchPipes(records, voice)
  const connections = watchConnections(tcp, records, pipes)
  watchOutput(records, pipes, voice)
  watchIdleness(records, watchKeys(folder))
  watchForEnd(records)
  records.write({ kind: 'start' })
  watchChildren(pipes, connections)
  watchWorkers(pipes, voice)
  process.on('exit', () => records.write({ kind: 'exit' }))
}
