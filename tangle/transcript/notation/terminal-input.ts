import { commandsIn, type ShellCommand } from './shell-commands.ts'

const shellsOwn = new Set('printf echo ls cd mkdir rm cp mv export set test true : [ for case'.split(' '))

/** They read the files that they are given. */
const readers = new Set('cat head tail sort sed grep cut tr wc od'.split(' '))

/**
 * Whether something that a command starts may read what is typed in the terminal. Nothing does where the input of each is a
 * file, or a pipe from what reads nothing itself: `printf 'a\n' | node dist/a.js`.
 *
 * @param command as a shell reads it, without its prompt
 */
export function mayReadTerminal(command: string): boolean {
  return commandsIn(command).some((one) => one.before !== '|' && mayRead(one))
}

function mayRead({ words: [name, ...others], redirections }: ShellCommand): boolean {
  if (name === undefined || redirections.some((one) => /^0?<(?!&)/.test(one))) return false
  const readsFiles = readers.has(name.value ?? '') && others.some(({ text }) => !text.startsWith('-'))
  return !readsFiles && !shellsOwn.has(name.value ?? '')
}
