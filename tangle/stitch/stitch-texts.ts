import type { Place } from '../problem/place.ts'
import type { Problem, Result } from '../problem/problem.ts'
import { piecesAt } from '../program/definitions.ts'
import type { Program } from '../program/program.ts'
import { type BlockEdit, changedBlocks } from './changed-blocks.ts'
import { changedReferences } from './changed-references.ts'
import { checkStitched } from './check-stitched.ts'
import { type EditedBook, programsOf } from './edited-book.ts'
import { mindOtherEdits } from './other-edits.ts'
import { firstChange, placeInFile, placeOfLine, type ShownPath } from './places.ts'
import { lostIndentation, lostInMarkdown, tornEdit, unevenEdit } from './refused-edits.ts'
import { removedReferences } from './removed-references.ts'
import { type FollowedEdit, followEdit, type Rewritten, unedited } from './rewritten.ts'
import { settleTorn } from './settle-torn.ts'
import { type StitchedEdit, stitchedEdits } from './stitched-edits.ts'
import type { Use } from './uses.ts'
import { writeBlocks } from './write-blocks.ts'

/** What edits of programs come to. */
export type Stitched = {
  /** The new text of each chapter that changes, by shown path. */
  readonly texts: ReadonlyMap<string, string>
  readonly edits: readonly StitchedEdit[]
  /** Places of programs that nobody edited, which change with the chapters. */
  readonly also: readonly Place[]
}

/**
 * Takes edits of programs back into the chapters, in memory: all of them, so that the new chapters make exactly the edited programs;
 * or none, and the reasons.
 */
export function stitchTexts(edited: EditedBook): Result<Stitched> {
  const { shown } = edited
  const { followed: found, others } = followEdits(edited)
  const followed = settleTorn(found)
  const unclear = followed.flatMap((one) => unclearEdits(one, shown))
  if (unclear.length > 0) return nothing(unclear, edited)
  const { edits, uneven, also } = changedBlocks([
    ...followed.flatMap(({ rewritten }) => rewritten),
    ...others,
  ])
  const unfit = [
    ...uneven.map((one) => unevenEdit(one, shown)),
    ...edits.flatMap((edit) => changedReferences(edit, shown)),
  ]
  if (unfit.length > 0) return nothing(unfit, edited)
  const { texts, lost } = newTexts(edited, edits)
  if (lost.length > 0)
    return nothing(
      lost.map((edit) => lostInMarkdown(edit, shown)),
      edited,
    )
  const targets = new Set(also.map(({ use }) => use.program.target))
  const different = checkStitched(edited, { texts, edits, also: targets })
  if (different.length > 0) return nothing(different, edited)
  const changedToo = also.map((one) => placeInFile(shown, one, Math.max(0, firstChange(one))))
  return { value: { texts, edits: stitchedEdits(edits, shown), also: changedToo }, problems: [] }
}

function nothing(problems: readonly Problem[], edited: EditedBook): Result<Stitched> {
  return { value: { texts: new Map(), edits: [], also: [] }, problems: mindOtherEdits(problems, edited) }
}

/** The edited programs' lines, followed back; and the uses in all other programs. */
function followEdits(edited: EditedBook): { followed: FollowedEdit[]; others: Rewritten[] } {
  const followed: FollowedEdit[] = []
  const others: Rewritten[] = []
  for (const program of programsOf(edited)) {
    const lines = edited.edited.get(program.target)
    if (lines === undefined) others.push(...unedited(program))
    else followed.push(followEdit(program, lines, emptyUse(program, edited)))
  }
  return { followed, others }
}

/** The use that takes the first lines of a program that has none: the end of its last fence. */
function emptyUse(program: Program, { book, limit }: EditedBook): Use | undefined {
  const block = piecesAt(book.linked.definitions.files.get(program.target) ?? [], limit).at(-1)
  if (block === undefined) return undefined
  return { program, block, first: block.lines.length, count: 0, start: 0, indent: '', via: undefined }
}

/** What keeps the edit of one program from being followed. */
function unclearEdits(edit: FollowedEdit, shown: ShownPath): Problem[] {
  const place = (line: number) => placeOfLine(shown, edit.program.target, line)
  // Of consecutive lines without their indentation only the first is reported.
  const first = edit.shallow.filter(({ line, use }, i) => {
    const above = edit.shallow[i - 1]
    return above?.line !== line - 1 || above.use !== use
  })
  return [
    ...edit.torn.map((torn) => tornEdit(torn, place(torn.line))),
    ...first.map(({ line, use }) => lostIndentation(use, place(line))),
    ...removedReferences(edit, shown),
  ]
}

/** The new text of each chapter with edited blocks, and the edits that it cannot hold. */
function newTexts({ sources }: EditedBook, edits: readonly BlockEdit[]) {
  const texts = new Map<string, string>()
  const lost: BlockEdit[] = []
  for (const source of sources) {
    const own = edits.filter(({ block }) => block.path === source.path)
    if (own.length === 0) continue
    const written = writeBlocks(source, own)
    texts.set(source.path, written.text)
    lost.push(...written.lost)
  }
  return { texts, lost }
}
