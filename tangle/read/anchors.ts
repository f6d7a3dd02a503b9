import GithubSlugger from 'github-slugger'

/** Gives ids to the elements of one page: those that forges give to headings, so that links work in both. */
export class Anchors {
  readonly #slugger = new GithubSlugger()

  /** The id for a text; where an earlier one is alike, with a number behind it. */
  take(text: string): string {
    return this.#slugger.slug(text) || this.#slugger.slug('section')
  }
}
