import type { Shape } from '../chapter/chapter.ts'
import type { RunInputs } from '../transcript/trace/recorded-run.ts'
import { type Program, programText } from '../program/program.ts'
import type { Transcript } from '../transcript/notation/transcript.ts'
import { programsAt } from '../program/link-programs.ts'
import { digestOf } from '../system/digest.ts'
import { provingFingerprint } from '../system/fingerprint.ts'
import type { Book } from './extract.ts'

/**
 * Finds what a run of a chapter's transcripts depends on, without compiling or running anything.
 *
 * @param index 0-based place of the chapter in the book
 */
export function runInputsAt(book: Book, index: number): (transcript: Transcript) => RunInputs {
  const shapes = book.chapters.flatMap(({ front }) => front.shapes)
  const programs = programsAt(book.linked, index)
  const texts = programs.map((program) => [program.target, programText(program)])
  const plain = digestOf(JSON.stringify(texts))
  return (transcript) => {
    const hasPlaces = mayPrintPlaces(JSON.stringify([texts, transcript.block.lines]))
    return {
      transcript: digestOf(JSON.stringify(printed(transcript, shapes))),
      programs: hasPlaces ? digestOf(JSON.stringify([texts, programs.map(places)])) : plain,
      tool: provingFingerprint(),
    }
  }
}

function printed({ block }: Transcript, shapes: readonly Shape[]): unknown {
  return [block.slug, block.role.panes, block.lines, shapes.map(({ name, pattern }) => [name, pattern])]
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
