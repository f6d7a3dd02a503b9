import { readShell, type ShellToken } from './shell-words.ts'

/** A command that starts one program, or one of the shell's own (POSIX.1-2024, XCU 2.9.1). */
export type ShellCommand = {
  /** Its name and what it is given: none where it only sets or redirects something. One that is `unknown` may be anything. */
  readonly words: readonly ShellToken[]
  /** Operator and target as written, such as `2>&1`. */
  readonly redirections: readonly string[]
  /** The separator or bracket before it and behind it; empty at the begin and the end. A line that goes on does not count. */
  readonly before: string
  readonly behind: string
}

/** Words that are before a command and no part of it: what is set for it, the shell's own, and what only leads to it, with its options. */
const leads = /^(?:[A-Za-z_]\w*=|-|(?:[!{}]|if|then|elif|else|fi|while|until|do|done|esac|exec|command)$)/

/** The commands in a text, those in `$(…)` and in backquotes too. A function begins as a command with `(` behind it. */
export function commandsIn(text: string): readonly ShellCommand[] {
  return commandsOf(readShell(text))
}

/** Whether a text has one of these separators where the shell sees it, or may have it, since it is not understood. */
export function mayPart(text: string, separators: readonly string[]): boolean {
  const isOne = (token: ShellToken): boolean =>
    token.kind === 'unknown' ||
    (token.kind === 'separator' && separators.includes(token.text)) ||
    token.inner.flat().some(isOne)
  return readShell(text).some(isOne)
}

function commandsOf(tokens: readonly ShellToken[]): readonly ShellCommand[] {
  const commands = tokens.flatMap(({ inner }) => inner.flatMap(commandsOf))
  let own: ShellToken[] = []
  let before = ''
  for (const token of tokens) {
    if (token.kind === 'blank' || token.kind === 'here-document') continue
    if (token.kind !== 'separator' && token.kind !== 'parenthesis') {
      own.push(token)
      continue
    }
    if (own.length > 0) commands.push(commandOf(own, before, token.text))
    if (own.length > 0 || token.text !== '\n') before = token.text
    own = []
  }
  return own.length === 0 ? commands : [...commands, commandOf(own, before, '')]
}

function commandOf(tokens: readonly ShellToken[], before: string, behind: string): ShellCommand {
  const isTarget = (i: number) => tokens[i - 1]?.kind === 'redirection'
  const words = tokens.filter(({ kind }, i) => kind !== 'redirection' && !isTarget(i))
  const first = words.findIndex(({ kind, text }) => kind !== 'word' || !leads.test(text))
  return {
    words: first < 0 ? [] : words.slice(first),
    redirections: tokens.flatMap(({ text }, i) =>
      isTarget(i + 1) ? [`${text}${tokens[i + 1]?.text ?? ''}`] : [],
    ),
    before,
    behind,
  }
}
