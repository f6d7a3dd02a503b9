import type { Shape } from '../chapter/chapter.ts'
import type { RunInputs } from '../transcript/trace/recorded-run.ts'
import { type Program, programText } from '../program/program.ts'
import { allowedCommands, neededCommands, neededTools } from '../transcript/notation/allowed-commands.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'
import { programsAt } from '../program/link-programs.ts'
import { digestOf } from '../system/digest.ts'
import { languageOfFile } from '../chapter/languages.ts'
import { digestThroughLinks, editionOf } from '../system/disk.ts'
import { filesOfEditions } from '../system/package-links.ts'
import { packagesNamed } from '../program/package-names.ts'
import { provingFingerprint } from '../system/fingerprint.ts'
import type { Book } from './extract.ts'

type Surroundings = {
  /** The folder that programs find npm packages from, absolute. */
  readonly packages: string | undefined
  /** The path of a command on this machine. */
  readonly findCommand: (name: string) => string | undefined
  /** The path of this machine's browser. */
  readonly browser?: string | undefined
  /** The version of Node that runs the programs. */
  readonly nodeVersion?: string
  /** The woven book, for transcripts that have it. */
  readonly pages?: { readonly digest: () => string } | undefined
}

/**
 * Finds what a run of a chapter's transcripts depends on, without compiling or running anything.
 *
 * @param index 0-based place of the chapter in the book
 * @param surroundings what is outside the book
 */
export function runInputsAt(
  book: Book,
  index: number,
  { packages, findCommand, browser, nodeVersion, pages }: Surroundings,
): (transcript: Transcript) => RunInputs {
  const shapes = book.chapters.flatMap(({ front }) => front.shapes)
  const allowed = allowedCommands(book.chapters)
  const commands = allowed.map(({ name }) => name)
  const programs = programsAt(book.linked, index)
  const texts = programs.map((program) => [program.target, programText(program)])
  const installed = packageFilesOf(programs, packages).map(digestThroughLinks)
  const known = installed.length === 0 ? texts : [...texts, installed]
  const plain = digestOf(JSON.stringify(known))
  return (transcript) => {
    const further = neededCommands(transcript, allowed, programs).map(({ name }) => name)
    const tools = [...further, ...neededTools(transcript)].map((name) => ({ name, path: findCommand(name) }))
    const hasPage = transcript.panes.some(({ kind }) => kind === 'browser')
    const started = hasPage ? [...tools, { name: 'browser', path: browser }] : tools
    const editions = started.map(({ name, path }) => (path === undefined ? name : editionOf(path)))
    const woven = transcript.block.role.hasBook === true ? pages?.digest() : undefined
    const hasPlaces = mayPrintPlaces(JSON.stringify([texts, transcript.block.lines]))
    return {
      transcript: digestOf(
        JSON.stringify([printed(transcript, shapes), commands, nodeVersion, editions, woven]),
      ),
      programs: hasPlaces ? digestOf(JSON.stringify([known, programs.map(places)])) : plain,
      tool: provingFingerprint(),
    }
  }
}

/** The files that say which editions of npm packages programs run with. */
export function packageFilesOf(programs: readonly Program[], packages: string | undefined): string[] {
  if (packages === undefined) return []
  const scripts = programs.filter(({ target }) => languageOfFile(target) !== undefined)
  return filesOfEditions(packagesNamed(scripts.map(programText).join('\n')), packages)
}

function printed({ block }: Transcript, shapes: readonly Shape[]): unknown {
  const { panes, prompt } = block.role
  return [block.slug, panes, prompt, block.lines, shapes.map(({ name, pattern }) => [name, pattern])]
}

/**
 * Whether a program may print its place in its chapter, which changes with the prose above it: the transcript has a stack
 * trace, or a program examines one, or source maps.
 */
function mayPrintPlaces(text: string): boolean {
  return /\bbook:|stack|source-?maps/i.test(text)
}

function places({ segments }: Program): unknown {
  return segments.map(({ block, first, count }) => [block.name, block.line, first, count])
}
