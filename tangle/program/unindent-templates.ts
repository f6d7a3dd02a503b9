import { type Program, programLines, programOf, type Segment } from './program.ts'
import { endTemplatesOnTheirLine, startsInTemplate } from './template-lines.ts'

/**
 * Removes the added indentation from every line that begins inside a template literal, where it would become part of the
 * string.
 */
export function keepTemplates(program: Program): Program {
  if (!program.segments.some((segment) => segment.indent !== '')) return program
  if (!mayHaveTemplates(program.target)) return program
  if (program.segments.every(({ block }) => endTemplatesOnTheirLine(block.lines))) return program
  const inside = startsInTemplate(programLines(program))
  if (inside.size === 0) return program
  return programOf(
    program.target,
    program.segments.flatMap((segment, i) => split(segment, program.starts[i] ?? 0, inside)),
  )
}

/** The 0-based lines of a program's text to which references add no indentation. */
export function linesInTemplates(target: string, lines: readonly string[]): ReadonlySet<number> {
  return mayHaveTemplates(target) ? startsInTemplate(lines) : new Set()
}

function mayHaveTemplates(target: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(target)
}

/** Splits a segment wherever a template begins or ends. */
function split(segment: Segment, start: number, inside: ReadonlySet<number>): Segment[] {
  const parts: Segment[] = []
  for (let i = 0; i < segment.count; i++) {
    const indent = inside.has(start + i) ? '' : segment.indent
    const last = parts.at(-1)
    if (last !== undefined && last.indent === indent)
      parts[parts.length - 1] = { ...last, count: last.count + 1 }
    else parts.push({ ...segment, first: segment.first + i, count: 1, indent })
  }
  return parts
}
