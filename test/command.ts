import { execa } from 'execa'
import { join } from 'node:path'

const start = join(import.meta.dirname, '../tangle/start.mjs')

/** What a call of the tool left: its exit status, and both outputs without their last newline. */
export type Call = { readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }

/** Runs the tool as a person does, and as on no CI machine unless `more` says so. */
export async function tangle(cwd: string, words: string, more: Record<string, string> = {}): Promise<Call> {
  const { CI: _ci, ...env } = process.env
  const { exitCode, stdout, stderr } = await execa(
    'node',
    [start, ...words.split(' ').filter((word) => word !== '')],
    { cwd, reject: false, extendEnv: false, env: { ...env, ...more } },
  )
  return { exitCode, stdout, stderr }
}
