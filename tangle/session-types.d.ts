/** A point in a file. `line` and `column` are 1-based; columns count UTF-16 units. */
export type Place = { readonly path: string; readonly line: number; readonly column: number }

/** Another place that matters, and why. */
export type RelatedPlace = { readonly message: string; readonly at: Place }

/** Something that is wrong and that a person can correct; `PROBLEMS.md` lists the codes. */
export type Problem = {
  readonly code: string
  /** One sentence: what was found. */
  readonly message: string
  readonly at: Place
  /** How many UTF-16 units from `at` are in question; one where it is left out. */
  readonly length?: number
  /** What would have been right. */
  readonly expected: string
  /** What to do next. */
  readonly hint: string
  readonly notes?: readonly RelatedPlace[]
  /** Lines to be shown as they are. */
  readonly details?: readonly string[]
}

/** Where a line of a program was written. */
export type Written = {
  readonly at: Place
  /** The references that brought it in, the innermost first. */
  readonly uses: readonly RelatedPlace[]
}

/** A place in a program to which a line of a chapter went. `path` is below the output folder. */
export type Went = Place & {
  /** The last chapter at whose end the program had it, without `.md`; nothing where it still has it. */
  readonly until: string | undefined
}

/** A book at one moment. */
export type BookState = {
  /**
   * What a build would write: paths below the output folder, with `/`, and texts. Nothing of a program whose fences have a
   * problem is among them, and of one that does not parse only its text.
   */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly problems: readonly Problem[]
  /**
   * Where a place of a program was written; its `path` is below the output folder.
   *
   * @returns nothing where there is no such line, or the tool has added it
   */
  readonly written: (place: Place) => Written | undefined
  /** Every place in the programs that a place of a chapter went to; none of prose. */
  readonly went: (place: Place) => readonly Went[]
}

export type SessionOptions = {
  /** The folder of chapters. */
  readonly chapters: string
  /** The output folder; `dist` when left out. Nothing is written to it, but packages are found from there. */
  readonly out?: string
  /** What paths are relative to; the current folder of the process when left out. */
  readonly cwd?: string
}

/** A book that stays open while it is written. */
export type Session = {
  /**
   * The book as it is now. What has not changed since the last call is not read, compiled or checked again.
   *
   * @param edits texts that are not saved yet, by the chapter's path relative to `cwd`, with `/`
   * @returns nothing where there are no chapters
   */
  readonly make: (edits?: ReadonlyMap<string, string>) => Promise<BookState | undefined>
  /** Ends the type checker's process. */
  readonly close: () => Promise<void>
}

/** Opens a book, for an editor or whatever else wants to know of it while it changes. Nothing of it is run or written. */
export declare function openSession(options: SessionOptions): Session
