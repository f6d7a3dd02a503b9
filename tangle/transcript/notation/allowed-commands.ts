import type { AllowedCommand, Chapter } from '../../chapter/chapter.ts'
import type { Problem } from '../../problem/problem.ts'
import { type Program, programText } from '../../program/program.ts'
import { placeInCommand, type Row, type Transcript } from './transcript.ts'
import { commandsIn } from './shell-commands.ts'
import { programsNamed } from './started-programs.ts'

/** What every transcript may run beside `node`: tools that read and write files and streams, and nothing else. */
export const plainTools = [
  'sh',
  'cat',
  'head',
  'tail',
  'sort',
  'wc',
  'ls',
  'mkdir',
  'rm',
  'cp',
  'mv',
  'tr',
  'cut',
  'grep',
  'sed',
  'od',
  'printf',
  'echo',
]

/** The further commands that a book's transcripts may run, each once. */
export function allowedCommands(chapters: readonly Chapter[]): AllowedCommand[] {
  const all = chapters.flatMap(({ front }) => front.commands ?? [])
  return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i)
}

/** Those of the allowed commands that a transcript needs: it types their names, or starts a program that does with `#!`. */
export function neededCommands(
  { rows }: Transcript,
  allowed: readonly AllowedCommand[],
  programs: readonly Program[],
): AllowedCommand[] {
  if (allowed.length === 0) return []
  const typed = rows.filter(({ kind }) => kind === 'command').map(({ text }) => text)
  const started = new Set(typed.flatMap(programsNamed).map(({ path }) => path))
  const hashbangs = programs.filter(({ target }) => started.has(target)).map(hashbangOf)
  const words = new Set([...typed, ...hashbangs].flatMap((text) => text.split(notOfNames)))
  return allowed.filter(({ name }) => words.has(name))
}

/** Those of the plain tools whose names a transcript types. */
export function neededTools({ rows }: Transcript): string[] {
  const typed = rows.filter(({ kind }) => kind === 'command').flatMap(({ text }) => text.split(notOfNames))
  return plainTools.filter((name) => typed.includes(name))
}

/** Those of the allowed commands that programs name, and so might start by themselves. */
export function namedCommands(
  programs: readonly Program[],
  allowed: readonly AllowedCommand[],
): AllowedCommand[] {
  if (allowed.length === 0) return []
  const words = new Set(programs.flatMap((program) => programText(program).split(notOfNames)))
  return allowed.filter(({ name }) => words.has(name))
}

/** What parts the names of commands. */
const notOfNames = /[^\w.+-]+/

/** Programs of this machine that a transcript starts by their paths, though it may not run them. */
export function checkPaths(
  transcripts: readonly Transcript[],
  chapters: readonly Chapter[],
  programs: readonly Program[],
): Problem[] {
  const allowed = new Set([...plainTools, 'node', ...allowedCommands(chapters).map(({ name }) => name)])
  const hashbangs = new Map(programs.map((program) => [program.target, hashbangOf(program)]))
  const problemsOf = (row: Row): Problem[] => {
    const typed = pathsIn(row.text).map((word) => ({ ...word, path: word.text }))
    const started = programsNamed(row.text).map(({ text, path, index }) => {
      const [interpreter = ''] = /(?<=^#! *)\S+/.exec(hashbangs.get(path) ?? '') ?? []
      return { text, path: interpreter, index }
    })
    return [...typed, ...started]
      .filter(({ path }) => isForbidden(path, allowed))
      .map(({ text, path, index }) => ({
        code: 'forbidden-command',
        message: `Transcripts may not use the program \`${path}\`, neither by its path nor by its name.`,
        at: placeInCommand(row, index),
        length: text.length,
        expected: commandsExpected,
        hint: allowanceHint(nameOf(path)),
      }))
  }
  return transcripts.flatMap(({ rows }) => rows.filter(({ kind }) => kind === 'command').flatMap(problemsOf))
}

export const commandsExpected =
  '`node`, the plain tools of a shell that tangle/FORMAT.md names, and the commands that the book allows'

/** How a book is allowed a command. */
export function allowanceHint(name: string): string {
  return `Do it with one of these, or with a program of the book; or allow it in the front matter: \`book: { commands: [${name}] }\`.`
}

/** The paths by which a command starts programs, where it does and behind `sh -c`, which no PATH could hold back. */
function pathsIn(command: string): { text: string; index: number }[] {
  // Few commands do, and an editor asks for all of them at each key.
  if (!command.includes('bin/')) return []
  return commandsIn(command).flatMap(({ words }) => {
    const [name] = words.filter(({ value }) => value !== 'eval')
    const script = words.find(({ isQuoted }, i) => isQuoted && words[i - 1]?.value === '-c')
    const scripted = pathsIn(script?.value ?? script?.text.slice(1, -1) ?? '')
    const own = name?.value === undefined ? [] : [{ text: name.value, index: name.at }]
    // Where signs of it are quoted, it is shown from where that begins.
    const at = script?.at ?? 0
    const within = scripted.map(({ text }) => ({ text, index: Math.max(at, command.indexOf(text, at)) }))
    return [...own, ...within]
  })
}

/** `env` finds what it starts by its name, on the PATH that the transcript has. */
function isForbidden(path: string, allowed: ReadonlySet<string>): boolean {
  return /^\/(?:.*\/)?s?bin\//.test(path) && path !== '/usr/bin/env' && !allowed.has(nameOf(path))
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, '')
}

function hashbangOf({ segments }: Program): string {
  const [first] = segments
  const line = first?.block.lines[first.first] ?? ''
  return line.startsWith('#!') ? line : ''
}
