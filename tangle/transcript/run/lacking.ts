import { type AllowedCommand, placeOfBlock } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import type { Transcript } from '../notation/transcript.ts'

/** What a transcript needs and a machine does not have. */
export type Lacking = {
  readonly browser: boolean
  readonly commands: readonly AllowedCommand[]
}

/** Why a transcript is skipped. */
export function reasonOfLacking({ browser, commands }: Lacking): string {
  const names = commands.map(({ name }) => name).join(', ')
  return browser
    ? 'no Chromium was found; install it, or name it in CHROMIUM'
    : `not found on this machine: ${names}`
}

/** Said where a transcript is not skipped but fails. */
export function problemsOfLacking(transcript: Transcript, { browser, commands }: Lacking): Problem[] {
  return [...(browser ? [noBrowser(transcript)] : []), ...commands.map(missingCommand)]
}

/** Said where a transcript cannot be proved for want of a browser. */
function noBrowser({ block }: Transcript): Problem {
  return {
    code: 'no-browser',
    message: 'This transcript has a browser in it, and no Chromium was found.',
    at: placeOfBlock(block),
    expected: 'chromium or google-chrome on the PATH',
    hint: 'Install one (Debian: `apt-get install chromium`), or give its path in the variable CHROMIUM.',
  }
}

/** One problem for each command, however many transcripts need it: at the place that allows it. */
const told = new WeakMap<AllowedCommand, Problem>()

function missingCommand(command: AllowedCommand): Problem {
  const { name, at } = command
  const problem = told.get(command) ?? {
    code: 'missing-command',
    message: `Transcripts need \`${name}\`, and this machine has no such command.`,
    at,
    length: name.length,
    expected: `\`${name}\` in /bin, /usr/bin, /usr/local/bin, or on the PATH`,
    hint: 'Install it; on a machine that does not say that it is CI, these transcripts are skipped.',
  }
  told.set(command, problem)
  return problem
}
