import GithubSlugger from 'github-slugger'

/** Gives ids to the elements of one page. */
export class Anchors {
  readonly #slugger = new GithubSlugger()
  readonly #prefix: string

  /**
   * Headings have the ids that forges give them, so that links work in both. All else has a kind, which is
   * before a dot: no heading's id holds one, so no heading can take it away.
   */
  constructor(kind?: string) {
    this.#prefix = kind === undefined ? '' : `${kind}.`
  }

  /** The id for a text; where an earlier one is alike, with a number behind it. */
  take(text: string): string {
    return this.#prefix + (this.#slugger.slug(text) || this.#slugger.slug('section'))
  }
}
