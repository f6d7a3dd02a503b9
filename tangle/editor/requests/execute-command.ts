import { errorAnswer } from '../../system/json-rpc.ts'
import { minimalEdit } from '../minimal-edit.ts'
import type { Now } from '../now.ts'
import { proveInEditor, type Prover, transcriptAt } from '../prove.ts'
import type { TextEdit } from '../protocol.ts'
import type { Proof } from '../../transcript/run/prove.ts'
import { commands } from './code-lenses.ts'

/** What a command led to. */
export type Executed = {
  /** A sentence for the person, and whether it is a good one. */
  readonly message: string
  readonly isGood: boolean
  /** The proof, where there is one to keep. */
  readonly proof?: Proof
  /** What to write into the chapter. */
  readonly edit?: TextEdit
}

/**
 * Runs a transcript.
 *
 * @param line 1-based line of its fence
 * @param latest the book at the end of the run: its chapter may have been edited during it
 */
export async function executeCommand(
  now: Now,
  command: string,
  path: string,
  line: number,
  proving: Prover,
  latest: () => Now | undefined,
): Promise<Executed> {
  const name = `${path}:${line}`
  const transcript = transcriptAt(now, path, line)
  if (transcript === undefined) throw errorAnswer('requestFailed', `${name} does not begin a transcript.`)
  if (process.platform !== 'linux')
    return { isGood: false, message: 'Transcripts are run on Linux only: proving reads /proc.' }
  const proof = await proveInEditor(now, transcript, command === commands.write, proving)
  if (!('outcome' in proof)) {
    const [first] = proof
    const message = `${name} was not run: ${first?.message ?? 'its chapter has problems.'}`
    return { isGood: false, message }
  }
  const { outcome, reason, problems, rewrite } = proof
  if (outcome === 'proved') return { isGood: true, message: `Proved ${name}.`, proof }
  if (outcome === 'skipped') return { isGood: false, message: `${name} was not run: ${reason}.` }
  if (rewrite === undefined)
    return { isGood: false, message: `${name} is not so: ${problems[0]?.message ?? ''}`, proof }
  const { applyRewrites } = await import('../proving.ts')
  const text = latest()?.texts.get(path) ?? ''
  const { value, problems: lost } = applyRewrites(text, [rewrite])
  const [obstacle] = lost
  if (obstacle !== undefined) return { isGood: false, message: obstacle.message }
  const edit = minimalEdit(text, value)
  return edit === undefined
    ? { isGood: true, message: `Proved ${name}.` }
    : { isGood: true, message: `Wrote what happened into ${name}.`, edit }
}
