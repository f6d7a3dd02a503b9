import type { TranscriptFigure } from '../data/page.ts'
import { type Html, raw } from './html.ts'
import { renderTranscript } from './transcript/render.ts'

/** A transcript with all that is known of the run that proves it. */
export function transcriptHtml(
  { id, transcript, shapes, run }: TranscriptFigure,
  { isInteractive }: { readonly isInteractive: boolean },
): Html {
  const pictureOf = (command: number) => run?.pictures.find((picture) => picture.command === command)
  const options = { id, shapes, record: run?.record, isInteractive, pictureOf }
  return raw(`${renderTranscript(transcript, run?.trace, options)}\n`)
}
