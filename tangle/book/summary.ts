import { placeOfBlock } from '../chapter/chapter.ts'
import { formatPlace } from '../problem/place.ts'
import { programsAt } from '../program/link-programs.ts'
import { isStart, type Transcript } from '../transcript/notation/transcript.ts'
import type { Book } from './extract.ts'
import type { Summary } from '../output/notes.ts'

/**
 * What a build reports: how much there is, and the first conversation that a reader can start by hand.
 *
 * @param last 0-based index of the last chapter that counts
 */
export function summarize(book: Book, last = book.chapters.length - 1): Summary {
  const chapters = book.chapters.slice(0, last + 1)
  const slugs = new Set(chapters.map(({ slug }) => slug))
  const transcripts = book.transcripts.filter(({ block }) => slugs.has(block.slug))
  const conversations = transcripts.filter(isSimpleConversation)
  // A transcript that fails on purpose is a bad example.
  const transcript = conversations.find(endsWell) ?? conversations[0] ?? transcripts[0]
  const starts = transcript?.rows.filter(isStart) ?? []
  return {
    programs: programsAt(book.linked, last).length,
    chapters: chapters.length,
    next: starts.map((row) => ({ pane: transcript?.panes[row.pane]?.name ?? '', command: row.text })),
    nextAt: transcript === undefined ? '' : formatPlace(placeOfBlock(transcript.block)),
  }
}

/** Several terminals, and one command in each. */
function isSimpleConversation({ panes, rows }: Transcript): boolean {
  const starts = rows.filter(isStart).map(({ pane }) => pane)
  const isTerminals = panes.length > 1 && panes.every(({ kind }) => kind === 'terminal')
  return isTerminals && starts.length === panes.length && new Set(starts).size === panes.length
}

/** No command of it ends with a printed exit status. */
function endsWell({ rows }: Transcript): boolean {
  return rows.every(({ kind }) => kind !== 'status')
}
