export type ChaptersOptions = {
  /** The folder of chapters, relative to where vitest runs; `chapters` when left out. */
  readonly chapters?: string
  /** Where the record of each run is kept, as JSON; nowhere when left out. */
  readonly traces?: string
}

/** As much of a Vite plugin as this is; Vite itself is not needed to say so. */
export type ChaptersPlugin = {
  readonly name: string
  readonly enforce: 'pre'
  readonly configureVitest: (context: {
    vitest: { config: { snapshotOptions: { updateSnapshot: string } } }
  }) => void
  readonly load: (id: string) => string | undefined
}

/**
 * Makes chapters test files for vitest: each transcript and each HTTP message is a test.
 *
 * Name them in the configuration's `include`, for instance `chapters/**\/*.md`. As with snapshots, `vitest -u`
 * writes what happened into the chapters; on a machine that says it is CI nothing is ever written.
 */
export declare function chapters(options?: ChaptersOptions): ChaptersPlugin
