import { protocolLines, textLines } from '../../text/line-starts.ts'
import type { TypeFault } from '../program.ts'
import { isSyntaxCode } from './syntax-codes.ts'

/** A position of the protocol: 0-based, `character` in UTF-16 units. */
export type ProtocolPosition = { readonly line: number; readonly character: number }

export type ProtocolRange = { readonly start: ProtocolPosition; readonly end: ProtocolPosition }

/** An error or warning that the server reports in a file. */
type Diagnostic = {
  readonly range: ProtocolRange
  /** 1 an error, 2 a warning, 3 information, 4 a hint for editors. */
  readonly severity: number
  readonly code: number
  /** A sentence, and the reasons in further lines, each indented under the one before. */
  readonly message: string
}

/** The answer to `textDocument/diagnostic`. */
export type DiagnosticReport = { readonly items: readonly Diagnostic[] }

const severityOfErrors = 1

/** The faults of a program. */
export function typeFaultsOf({ items }: DiagnosticReport, target: string, text: string): TypeFault[] {
  const errors = items.filter(({ severity }) => severity === severityOfErrors)
  const [protocol, lines] = [protocolLines(text), textLines(text)]
  return errors.map(({ range, code, message }) => {
    const [start, end] = [range.start, range.end].map(({ line, character }) =>
      protocol.offsetOf({ line, column: character }),
    ) as [number, number]
    const { line, column } = lines.positionOf(start)
    const lineEnd = text.indexOf('\n', start)
    const room = (lineEnd < 0 ? text.length : lineEnd) - start
    const [sentence = '', ...reasons] = message.split('\n')
    return {
      target,
      line: line + 1,
      column,
      length: Math.max(1, Math.min(end - start, room)),
      text: sentence,
      code: `TS${code}`,
      isSyntax: isSyntaxCode(code),
      reasons,
    }
  })
}
