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

/** Digests of files, by shown path. */
export type Digests = Readonly<Record<string, string>>

/** Which files of a book have changed since its last outcome was told. */
export class SeenChanges {
  #digests: Digests = {}
  #shown: readonly string[] = []
  #changed: ReadonlySet<string> = new Set()

  /** Looks at the chapters, and at the other files that the last draft showed. */
  look({ chapters, options }: FoundBook): void {
    const digests = { ...digestsOf(chapters), ...digestsBehind(this.#shown, options.cwd) }
    this.#changed = new Set([...this.#changed, ...differing(this.#digests, digests)])
    this.#digests = digests
  }

  /** Takes the files that a draft shows besides its chapters: they have not changed. @returns their digests */
  show(files: readonly string[], cwd: string): Digests {
    const digests = digestsBehind(files, cwd)
    this.#shown = files
    this.#digests = { ...this.#digests, ...digests }
    return digests
  }

  /** The shown paths of what has changed; those that are gone are among them. */
  get now(): { readonly changed: readonly string[]; readonly gone: readonly string[] } {
    const changed = [...this.#changed]
    return { changed, gone: changed.filter((path) => !(path in this.#digests)) }
  }

  forget(): void {
    this.#changed = new Set()
  }
}

/** The shown paths of the files that were added, changed or removed. */
export function differing(before: Digests, now: Digests): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (path) => before[path] !== now[path],
  )
}

/** Whether the files of a book are those that a draft was made from. */
export function isSame(found: FoundBook, seen: Seen | undefined): boolean {
  if (seen === undefined || inputsOf(found) !== seen.inputs) return false
  return JSON.stringify(digestsBehind(seen.shown, found.options.cwd)) === JSON.stringify(seen.beside)
}
