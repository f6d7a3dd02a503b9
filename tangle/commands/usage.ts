/** A call that cannot be meant: told in one line, exit status 2. */
export class UsageError extends Error {}

/** What is said of a folder without chapters. */
export function noChapters(folder: string): UsageError {
  return new UsageError(
    `There are no chapters in '${folder}': no folder, or no .md file but README.md below it.`,
  )
}
