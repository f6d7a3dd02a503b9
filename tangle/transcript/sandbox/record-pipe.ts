import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { WitnessRecord } from '../trace/trace.ts'

/**
 * Reads the named pipe `records`, into which all witnesses of a sandbox write.
 *
 * @returns a function that closes it
 */
export function openRecordPipe(sandbox: string, onRecord: (record: WitnessRecord) => void): () => void {
  const path = join(sandbox, 'records')
  // Opened for writing too, so that it does not end while there is no witness.
  const pipe = new Socket({
    fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  })
  createInterface({ input: pipe }).on('line', (line) => onRecord(JSON.parse(line) as WitnessRecord))
  return () => void pipe.destroy()
}
