import GithubSlugger from 'github-slugger'

/** Gives unique ids to the elements of one page. */
export class Anchors {
  readonly #slugger = new GithubSlugger()
  readonly #prefix: string

  /**
   * Headings get the ids that forges give them, so that links work in both. Other elements have a kind, which is written
   * before a dot: the id of a heading never contains one, so the two cannot collide.
   */
  constructor(kind?: string) {
    this.#prefix = kind === undefined ? '' : `${kind}.`
  }

  /** The id for a text, with a number at its end where an earlier one is the same. */
  take(text: string): string {
    return this.#prefix + (this.#slugger.slug(text) || this.#slugger.slug('section'))
  }
}
