import type { CodeBlock } from '../chapter/chapter.ts'
import { areEqual, isChanged, type Rewritten } from './rewritten.ts'

/** A block with the body that the edits give it. */
export type BlockEdit = {
  readonly block: CodeBlock
  readonly body: readonly string[]
  /** What changed in it, in order; each is one of the uses that agree about it. */
  readonly parts: readonly Rewritten[]
}

/** Two uses of the same lines that were edited in different ways, or of which one was not edited. */
export type Uneven = { readonly one: Rewritten; readonly other: Rewritten }

type ChangedBlocks = {
  readonly edits: readonly BlockEdit[]
  readonly uneven: readonly Uneven[]
  /** Uses in programs that nobody edited, which change too. */
  readonly also: readonly Rewritten[]
}

/**
 * Puts together what the edits make of each block.
 *
 * The lines of a chunk that is used several times are the same everywhere, so all edited programs must say the same of them.
 *
 * @param all every use in every program, edited or not
 */
export function changedBlocks(all: readonly Rewritten[]): ChangedBlocks {
  const changed = all.filter((one) => one.isEdited && isChanged(one))
  const parts = changed.filter((one, i) => changed.findIndex((other) => isOfSameLines(one, other)) === i)
  const blocks = [...new Set(parts.map(({ use }) => use.block))]
  const shared = parts.map((one) => ({ one, others: all.filter((other) => isOfSameLines(one, other)) }))
  return {
    edits: blocks.map((block) => editOf(block, parts)),
    uneven: shared.flatMap(({ one, others }) => {
      const other = others.find(({ isEdited, body }) => isEdited && !areEqual(body, one.body))
      return other === undefined ? [] : [{ one, other }]
    }),
    also: shared.flatMap(({ others }) => others.filter(({ isEdited }) => !isEdited)),
  }
}

/** Whether two uses are of the same lines of a chapter. */
export function isOfSameLines({ use }: Rewritten, { use: other }: Rewritten): boolean {
  return use.block === other.block && use.first === other.first
}

function editOf(block: CodeBlock, all: readonly Rewritten[]): BlockEdit {
  const parts = all.filter(({ use }) => use.block === block).sort((a, b) => a.use.first - b.use.first)
  const body: string[] = []
  let done = 0
  for (const { use, body: fresh } of parts) {
    body.push(...block.lines.slice(done, use.first), ...fresh)
    done = use.first + use.count
  }
  return { block, body: [...body, ...block.lines.slice(done)], parts }
}
