import { type CommandRow, type OptionName, optionTypes } from './call.ts'

type OptionType = { readonly type: string; readonly short?: string; readonly value?: string }
type Commands = Readonly<Record<string, CommandRow>>

/** Where the help of an option or a command begins, and where it ends: 0-based columns. */
const [optionColumn, commandColumn, lineLength] = [17, 36, 120]

/** What `--help` prints, generated from the table of commands. */
export function helpText(commands: Commands): string {
  const rows = Object.entries(commands)
  const options = Object.keys(optionTypes) as OptionName[]
  return `Usage: tangle COMMAND CHAPTERS [options]

Programs and transcripts live in Markdown chapters; this tool takes them out and proves them.

${rows.flatMap(([name, { usage, help }]) => entry(`tangle ${name} ${usage}`, [help], commandColumn)).join('\n')}

CHAPTERS is a folder; every .md file below it except README.md is a chapter, read in the order of the paths.

Options
${options.flatMap((name) => entry(headOf(name), usesOf(name, commands), optionColumn)).join('\n')}
  -h, --help     this text; behind a command, or as \`tangle help COMMAND\`, what that command does;
                 \`tangle --version\` prints the version

Exit status: 0 when all is well, 1 when there are problems (each is printed with its place in the
chapter), 2 when the call itself was wrong. Where there are problems, weave writes nothing
below DIR, nor does build without --keep-going.

What a chapter may hold is described in tangle/FORMAT.md of this package.
`
}

/** What `--help` prints of one command. */
export function commandHelp(name: string, { usage, help, options }: CommandRow): string {
  const uses = Object.entries(options) as [OptionName, string][]
  return `Usage: tangle ${name} ${usage} [options]

${wrapped(`${help.charAt(0).toUpperCase()}${help.slice(1)}.`, lineLength).join('\n')}

Options
${uses.flatMap(([option, use]) => entry(headOf(option), [use], optionColumn)).join('\n')}

All commands: tangle --help
`
}

/** An option as it is typed: `-u, --update`, `--out DIR`. */
function headOf(name: OptionName): string {
  const { short, value }: OptionType = optionTypes[name]
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

/** What an option does, once for all commands with the same help; without their names where that is every command. */
function usesOf(option: OptionName, commands: Commands): string[] {
  const names = new Map<string, string[]>()
  for (const [command, { options }] of Object.entries(commands)) {
    const use = options[option]
    if (use !== undefined) names.set(use, [...(names.get(use) ?? []), command])
  }
  const count = Object.keys(commands).length
  return [...names].map(([use, own]) => (own.length === count ? use : `${own.join(', ')}: ${use}`))
}

/** A head with its texts to the right, each begun on a new line and broken between words. */
function entry(head: string, texts: readonly string[], column: number): string[] {
  const lines = texts.flatMap((text) => wrapped(text, lineLength - column))
  const start = `  ${head}`
  const rows = start.length < column ? lines : ['', ...lines]
  return rows.map((line, i) => `${(i === 0 ? start : '').padEnd(column)}${line}`.trimEnd())
}

/** A text as lines of whole words, each of at most so many characters. */
function wrapped(text: string, length: number): string[] {
  return text.match(new RegExp(`\\S.{0,${length - 2}}(?= |$)`, 'g')) ?? []
}
