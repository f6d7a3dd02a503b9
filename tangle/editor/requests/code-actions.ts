import type { Fix, Problem } from '../../problem/problem.ts'
import type { CancellationToken } from '../../system/json-rpc.ts'
import { typeNumberIn } from '../diagnostics.ts'
import { editAtHome, editsByUri } from '../edits.ts'
import type { Now } from '../now.ts'
import { placeOf, positionOf, type Spot, spotsOf } from '../places.ts'
import type { CodeAction, Command, Diagnostic, Range, TextEdit, WorkspaceEdit } from '../protocol.ts'

/** What an editor offers for a stretch of a chapter: the tool's own fixes, and TypeScript's. */
export async function codeActions(
  now: Now,
  path: string,
  range: Range,
  diagnostics: readonly Diagnostic[],
  token: CancellationToken,
): Promise<CodeAction[]> {
  const problems = now.problems.filter(({ at }) => at.path === path && isInLines(at.line - 1, range))
  const own = problems.flatMap((problem) => fixesOf(now, problem, diagnostics))
  return [...own, ...(await actionsOfTypes(now, path, range, diagnostics, token))]
}

function isInLines(line: number, { start, end }: Range): boolean {
  return line >= start.line && line <= end.line
}

function fixesOf(now: Now, problem: Problem, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const { at, code, fixes = [] } = problem
  const { line, character } = positionOf(at)
  const solved = diagnostics.filter(
    ({ range: { start }, code: own }) => own === code && start.line === line && start.character === character,
  )
  return fixes.map((fix, i) => ({
    title: fix.title,
    kind: 'quickfix',
    ...(solved.length > 0 && { diagnostics: solved }),
    isPreferred: i === 0,
    edit: { changes: { [now.uriOf(fix.at.path)]: [editOf(fix)] } },
  }))
}

function editOf({ at, length, text }: Fix): TextEdit {
  const start = positionOf(at)
  return { range: { start, end: { ...start, character: start.character + length } }, newText: text }
}

/** TypeScript's own fixes, such as a missing import, as edits of the chapters. */
async function actionsOfTypes(
  now: Now,
  path: string,
  range: Range,
  diagnostics: readonly Diagnostic[],
  token: CancellationToken,
): Promise<CodeAction[]> {
  const faults = diagnostics.filter(
    (one) => typeNumberIn(one) !== undefined && isInLines(one.range.start.line, range),
  )
  const all = await Promise.all(faults.map((fault) => actionsFor(now, path, fault, token)))
  return all.flat()
}

async function actionsFor(
  now: Now,
  path: string,
  fault: Diagnostic,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const [spot] = spotsOf(now.programs, placeOf(path, fault.range.start))
  if (spot === undefined) return []
  const { position: start, file } = spot
  const length = Math.max(0, fault.range.end.character - fault.range.start.character)
  const range = { start, end: { ...start, character: start.character + length } }
  const context = {
    diagnostics: [{ range, message: fault.message, code: typeNumberIn(fault) }],
    only: ['quickfix'],
  }
  const questions = await now.questions()
  const answer = await questions.ask<(CodeAction | Command)[] | null>(
    'textDocument/codeAction',
    file,
    { range, context },
    token,
  )
  const actions = (answer ?? []).filter((one): one is CodeAction => 'edit' in one)
  return actions.flatMap((action) => atHome(now, spot, action, fault))
}

/** An action in the chapters; one that has no home is offered with the reason why it cannot be taken. */
function atHome(now: Now, { program }: Spot, action: CodeAction, fault: Diagnostic): CodeAction[] {
  const homes = editsIn(action.edit).map((edit) => editAtHome(now, program, edit))
  const offered = { title: action.title, kind: 'quickfix', diagnostics: [fault] }
  const refused = homes.find((home) => 'refused' in home)
  if (refused !== undefined) return [{ ...offered, disabled: { reason: refused.refused } }]
  const edits = homes.flatMap((home) => ('edit' in home ? [[now.uriOf(home.path), home.edit] as const] : []))
  return [{ ...offered, edit: { changes: editsByUri(edits) } }]
}

function editsIn(edit: WorkspaceEdit | undefined): TextEdit[] {
  if (edit?.changes !== undefined) return Object.values(edit.changes).flat()
  return (edit?.documentChanges ?? []).flatMap((change) =>
    'edits' in change ? change.edits.filter((one): one is TextEdit => 'newText' in one) : [],
  )
}
