import { plainTools } from '../notation/allowed-commands.ts'

/** A text that is not seen here: another shell's, or one that is made. */
const unseen = /\b(?:ba|da)?sh\b|\beval\b|(?:^|\s)\.\s/

/** Where a command begins, and what may be set for it. */
const before = String.raw`(?:^|[\n;&|({!${'`'}]|\b(?:then|do|else|if|elif|while|until)\b)\s*(?:\w+=\S*\s+)*`

/** A program that is started by its path, such as a script. */
const byPath = new RegExp(String.raw`${before}[^\s;&|<>]*\/`)

/** The name of a command. */
const name = new RegExp(String.raw`${before}([A-Za-z_][\w.-]*)(?!\S*=)`, 'g')

/** What is a command to the shell: its own words and commands (POSIX.1-2024, chapter 2), plain tools, and node. */
const sequential: ReadonlySet<string> = new Set([
  ...plainTools,
  'node',
  ...'if then else elif fi do done case esac while until for in'.split(' '),
  ...'alias bg break cd command continue exec exit export false fg getopts hash jobs kill local printf pwd read readonly'.split(
    ' ',
  ),
  ...'return set shift test times trap true type ulimit umask unalias unset wait'.split(' '),
])

/**
 * Whether a program of a pane may go on when its command is over.
 *
 * @param typed the commands of the pane so far
 */
export function mayLeaveJob(typed: readonly string[]): boolean {
  const isJob = (text: string) => /(?<![&<>])&(?!&)/.test(text) || unseen.test(text) || byPath.test(text)
  return typed.some(isJob) || mayStartOthers(typed)
}

/** Whether programs of a pane may run at the same time. @param typed the commands of the pane so far */
export function mayRunSideBySide(typed: readonly string[]): boolean {
  const isBeside = (text: string) => /(?<!&)&(?!&)|(?<!\|)\|(?!\|)/.test(text) || unseen.test(text)
  return typed.some(isBeside) || mayStartOthers(typed)
}

/** Whether some command is neither Node's nor the shell's nor a plain tool, so that nobody knows how it runs what it starts. */
function mayStartOthers(typed: readonly string[]): boolean {
  const texts = typed.map(codeOf)
  const functions = new Set(
    texts.flatMap((text) => [...text.matchAll(/(\w+)\s*\(\)/g)].map(([, own]) => own)),
  )
  return texts.some((text) =>
    [...text.matchAll(name)].some(([, own = '']) => !sequential.has(own) && !functions.has(own)),
  )
}

/** A text of the shell's without what is a text to it: here-documents, and what is in quotes. */
function codeOf(text: string): string {
  return text
    .replaceAll(/\\\n/g, ' ')
    .replaceAll(/<<-?\s*(["'\\]?)(\w+)\1[^\n]*\n(?:[^]*?\n)?\t*\2(?=\n|$)/g, '')
    .replaceAll(/'[^']*'|"(?:[^"\\]|\\[^])*"/g, '""')
}
