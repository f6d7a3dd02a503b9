import { placeInBlock } from '../data/chapter.ts'
import type { Place } from '../data/place.ts'
import type { Problem } from '../data/problem.ts'
import { type Fault, lineText, type Program, placeInProgram } from '../data/program.ts'
import { chainOf } from './expand.ts'

/** A compiler's complaint, at the chapter's place instead of the program's. */
export function problemOfFault(fault: Fault, program: Program): Problem {
  const found = placeInProgram(program, fault.line, fault.column)
  const at = found?.at ?? endOf(program)
  return {
    code: 'syntax-error',
    message: `This does not parse: ${fault.text.replace(/:$/, '')}.`,
    at,
    length: fault.length,
    expected: 'a program that parses',
    hint:
      found === undefined
        ? `Close what is still open here, where \`${program.target}\` ends.`
        : `Correct it here; the line stands in \`${program.target}\`, line ${fault.line}.`,
    notes: chainOf(found?.via),
  }
}

/** An import of a file that no chapter makes, at the line that holds the specifier. */
export function problemOfImport(program: Program, specifier: string, wanted: string): Problem {
  for (const segment of program.segments) {
    for (let i = segment.first; i < segment.first + segment.count; i++) {
      const offset = lineText(segment, i).indexOf(specifier) - segment.indent.length
      if (offset < 0) continue
      const at = placeInBlock(segment.block, i, offset)
      return unresolved(at, specifier, wanted, program, chainOf(segment.via))
    }
  }
  return unresolved(endOf(program), specifier, wanted, program, [])
}

/** A fault behind the last line, such as a bracket never closed, is shown at that line's end. */
export function endOf(program: Program): Place {
  const last = program.segments.at(-1)
  if (last === undefined) return { path: program.target, line: 1, column: 1 }
  const column = lineText(last, last.first + last.count - 1).length
  return placeInProgram(program, program.lineCount, column)?.at ?? placeInBlock(last.block, last.first)
}

function unresolved(
  at: Place,
  specifier: string,
  wanted: string,
  program: Program,
  notes: NonNullable<Problem['notes']>,
): Problem {
  return {
    code: 'unresolved-import',
    message: `\`${program.target}\` imports \`${specifier}\`, but no chapter makes \`${wanted}\`.`,
    at,
    length: specifier.length,
    expected: 'the path of another program’s file, with its extension',
    hint: 'Correct the path, or add the fence with that `file=`.',
    notes,
  }
}
