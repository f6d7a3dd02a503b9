import type { TracedKey } from '../data/trace.ts'
import type { Row } from '../data/transcript.ts'
import type { Seen } from './order.ts'

/** A cell of the transcript as it will be printed. */
export type MergedCell = {
  readonly pane: number
  readonly kind: Row['kind']
  readonly text: string
  /** The body line it stood in, or that of the cell above it in its pane. */
  readonly time: number
  /** Whether it stood in the transcript before, so that cells of one line stay in one line. */
  readonly isOld: boolean
  readonly seen: Seen | undefined
  /** What is known of the pressing of a key. */
  readonly pressed?: TracedKey | undefined
}
