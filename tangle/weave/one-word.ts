/**
 * A path as one word without blanks, for ids and for the names of folders: different paths make different words.
 */
export function oneWord(path: string): string {
  return encodeURIComponent(path).replaceAll('.', '%2E').replaceAll('%', '.')
}
