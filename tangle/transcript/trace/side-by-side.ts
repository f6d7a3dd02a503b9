import { plainTools } from '../notation/allowed-commands.ts'
import { commandsIn, mayPart } from '../notation/shell-commands.ts'
import { readShell, type ShellToken } from '../notation/shell-words.ts'

/**
 * What runs one program after another: node, plain tools, and the shell's own words and commands (POSIX.1-2024, XCU 2), except those
 * that run a text which is not seen here.
 */
const sequential: ReadonlySet<string> = new Set([
  ...plainTools.filter((name) => name !== 'sh'),
  'node',
  ...'for case in : [ test true false echo printf pwd read wait kill cd umask type ulimit getopts hash times'.split(
    ' ',
  ),
  ...'break continue return exit export readonly local set unset shift bg fg jobs unalias'.split(' '),
])

/**
 * Whether a program of a pane may go on when its command is over.
 *
 * @param typed the commands of the pane so far
 */
export function mayLeaveJob(typed: readonly string[]): boolean {
  return typed.some((text) => mayPart(text, ['&'])) || mayStartOthers(typed)
}

/** Whether a command has a `&` that makes a job, or may make one in a text that something else reads, such as `sh -c`. */
export function startsJob(typed: string): boolean {
  const mayBeRead = ({ kind, text }: ShellToken) =>
    /^(?:word|here-document)$/.test(kind) && text.includes('&')
  return mayPart(typed, ['&']) || (mayStartOthers([typed]) && readShell(typed).some(mayBeRead))
}

/** Whether Node programs of a pane may run at the same time. @param typed the commands of the pane so far */
export function mayRunSideBySide(typed: readonly string[]): boolean {
  return typed.some((text) => mayPart(text, ['&'])) || mayStartOthers(typed) || mayPipeNodes(typed)
}

/** Whether a pipe may join two Node programs. Where there are brackets, functions or loops too, nobody has looked. */
function mayPipeNodes(typed: readonly string[]): boolean {
  if (!typed.some((text) => mayPart(text, ['|']))) return false
  const isCompound = ({ kind, text, inner }: ShellToken) =>
    kind === 'parenthesis' || inner.length > 0 || /^(?:[!{]|if|for|while|until|case)$/.test(text)
  if (typed.flatMap(readShell).some(isCompound)) return true
  let isBehindNode = false
  return typed.flatMap(commandsIn).some(({ words: [name], before }) => {
    const isJoined = before === '|' && isBehindNode
    const isNode = name?.value === 'node'
    isBehindNode = isNode || isJoined
    return isNode && isJoined
  })
}

/** Whether some command is none of these, so that nobody knows how it runs what it starts. */
function mayStartOthers(typed: readonly string[]): boolean {
  const commands = typed.flatMap(commandsIn)
  const functions = commands.filter(({ behind }) => behind === '(').map(({ words: [name] }) => name?.value)
  const isKnown = (name: string | undefined) =>
    name !== undefined && (sequential.has(name) || functions.includes(name))
  return commands.some(({ words: [name] }) => name !== undefined && !isKnown(name.value))
}
