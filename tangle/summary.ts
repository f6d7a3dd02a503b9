import { placeOfBlock } from './data/chapter.ts'
import { formatPlace } from './data/place.ts'
import { isStart } from './data/transcript.ts'
import type { Book } from './extract.ts'
import type { Summary } from './world/manifest.ts'

/** What a build tells: how much there is, and the first conversation that a reader can start. */
export function summarize(book: Book): Summary {
  const conversations = book.transcripts.filter(({ panes }) => panes.length > 1)
  const first =
    conversations.find(({ panes }) => panes.every(({ kind }) => kind === 'terminal')) ?? conversations[0]
  const transcript = first ?? book.transcripts[0]
  const starts = transcript?.rows.filter(isStart) ?? []
  return {
    programs: book.linked.programs.length,
    chapters: book.chapters.length,
    next: starts.map((row) => ({ pane: transcript?.panes[row.pane]?.name ?? '', command: row.text })),
    nextAt: transcript === undefined ? '' : formatPlace(placeOfBlock(transcript.block)),
  }
}
