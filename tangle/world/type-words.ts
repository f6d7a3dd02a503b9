import { type LineStarts, textLines } from '../data/line-starts.ts'
import type { TypedWord } from '../data/program.ts'
import type { Ts, TypeScript } from './typescript.ts'

/** A longer text helps nobody who points at a word. */
const longest = 240

/**
 * What every name in a file is, as an editor would say: `server: net.Server`.
 *
 * @param name of the file, absolute
 */
export function typedWords(ts: Ts, program: TypeScript.Program, name: string): TypedWord[] {
  const source = program.getSourceFile(name)
  if (source === undefined) throw new Error(`TypeScript was not given ${name}`)
  const checker = program.getTypeChecker()
  const words: TypedWord[] = []
  const lines = textLines(source.text)
  const visit = (node: TypeScript.Node): void => {
    const text = ts.isIdentifier(node) ? textOf(ts, checker, node) : undefined
    if (text !== undefined) words.push({ ...placeOf(source, node, lines), text })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return words
}

function placeOf(source: TypeScript.SourceFile, node: TypeScript.Node, lines: LineStarts) {
  const start = node.getStart(source)
  const { line, column } = lines.positionOf(start)
  return { line: line + 1, column, length: node.end - start }
}

function textOf(ts: Ts, checker: TypeScript.TypeChecker, node: TypeScript.Identifier): string | undefined {
  const found = checker.getSymbolAtLocation(node)
  if (found === undefined) return undefined
  const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
  if (symbol.flags & ts.SymbolFlags.ValueModule) return `module ${symbol.name}`
  if (!(symbol.flags & ts.SymbolFlags.Value)) return nameOfType(ts, checker, symbol)
  const call = callOf(ts, node)
  const signature = call && checker.getResolvedSignature(call)
  // Of several ways to call a function the one that is used here.
  if (signature !== undefined) return shortened(node.text + checker.signatureToString(signature, node))
  const type = checker.getTypeOfSymbolAtLocation(symbol, node)
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope
  return shortened(`${node.text}: ${checker.typeToString(type, node, flags)}`)
}

/** The call of the function that a name is, if it is called right there. */
function callOf(ts: Ts, node: TypeScript.Identifier): TypeScript.CallLikeExpression | undefined {
  const { parent } = node
  const whole = ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node
  const call = whole.parent
  const isCall = ts.isCallExpression(call) || ts.isNewExpression(call)
  return isCall && call.expression === whole ? call : undefined
}

function nameOfType(ts: Ts, checker: TypeScript.TypeChecker, symbol: TypeScript.Symbol): string | undefined {
  const kind = symbol.flags & ts.SymbolFlags.Interface ? 'interface' : 'type'
  return symbol.name === 'unknown' ? undefined : `${kind} ${checker.symbolToString(symbol)}`
}

/** A text with a path of this machine in it is not told. */
function shortened(text: string): string | undefined {
  if (/import\("[/\\]|\bany$|node_modules/.test(text)) return undefined
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
