export type ChaptersOptions = {
  /** The folder of chapters, relative to where vitest runs; `chapters` when left out. */
  readonly chapters?: string
  /** Where each run is recorded, as JSON; nowhere when left out. */
  readonly traces?: string
}

/** The parts of a Vite plugin that this one has, declared without a dependency on Vite. */
export type ChaptersPlugin = {
  readonly name: string
  readonly enforce: 'pre'
  readonly configureVitest: (context: {
    vitest: { config: { snapshotOptions: { updateSnapshot: string } } }
    project: { config: { exclude: string[] } }
  }) => void
  readonly load: (id: string) => string | undefined
}

/**
 * Makes chapters test files for vitest: each transcript and each HTTP message is a test.
 *
 * Name them in the configuration's `include`, for instance `chapters/**\/*.md`. As with snapshots, `vitest -u` writes
 * what happened into the chapters, except in CI, where nothing is written.
 */
export declare function chapters(options?: ChaptersOptions): ChaptersPlugin
