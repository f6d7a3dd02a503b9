import { serveEditor } from '../editor/server.ts'
import type { Call } from './call.ts'

/** `tangle lsp`: answers an editor until it goes. */
export async function lspCommand({ subject, cwd, env }: Call): Promise<number> {
  const { stdin: input, stdout: output } = process
  const status = await serveEditor({
    input,
    output,
    cwd,
    env,
    chapters: subject === '' ? undefined : subject,
  })
  input.destroy()
  return status
}
