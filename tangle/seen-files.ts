import { digestsBehind, digestsOf } from './chapter/chapter-files.ts'
import type { FoundBook } from './weave.ts'

/** What a draft was made from. */
export type Seen = {
  readonly inputs: string
  /** The other files that pages show, and their digests. */
  readonly shown: readonly string[]
  readonly beside: Readonly<Record<string, string>>
}

/** The call and the chapters, as one text. */
export function inputsOf({ call, chapters }: FoundBook): string {
  return JSON.stringify([call, digestsOf(chapters)])
}

/** Whether the files of a book are those that a draft was made from. */
export function isSame(found: FoundBook, seen: Seen | undefined): boolean {
  if (seen === undefined || inputsOf(found) !== seen.inputs) return false
  return JSON.stringify(digestsBehind(seen.shown, found.options.cwd)) === JSON.stringify(seen.beside)
}
