import { protocolLines, textLines } from '../../text/line-starts.ts'
import type { TypeFault } from '../program.ts'

/** A position of the protocol: 0-based, `character` in UTF-16 units. */
export type ProtocolPosition = { readonly line: number; readonly character: number }

type ProtocolRange = { readonly start: ProtocolPosition; readonly end: ProtocolPosition }

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
type DiagnosticReport = { readonly items: readonly Diagnostic[] }

/** Whether an answer is one: a server may say anything. */
export function isDiagnosticReport(answer: unknown): answer is DiagnosticReport {
  return Array.isArray((answer as Partial<DiagnosticReport> | null)?.items)
}

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
      isSyntax: syntaxCodes.has(code),
      reasons,
    }
  })
}

/**
 * The errors of TypeScript's scanner and parser. The protocol does not mark them, and their numbers form no range: between
 * 1000 and 1999 there are also errors of programs that parse.
 */
const syntaxCodes = new Set(
  `
  1002 1003 1005 1007 1010 1011 1012 1034 1068 1069 1109 1110 1121 1124 1125 1126 1127 1128 1129 1130 1131
  1132 1134 1135 1136 1137 1138 1139 1140 1142 1144 1145 1146 1160 1161 1177 1178 1179 1180 1181 1198 1199
  1209 1223 1228 1260 1351 1352 1353 1357 1359 1369 1381 1382 1385 1386 1387 1388 1389 1390 1433 1434 1435
  1436 1437 1438 1439 1440 1441 1442 1443 1472 1477 1478 1487 1488 1489 1490 6188 6189 17002 17006 17007
  17008 17014 17015 17021 18026 18029 18030
  `
    .trim()
    .split(/\s+/)
    .map(Number),
)
