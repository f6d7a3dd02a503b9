import { basename } from 'node:path'

/** The name of the file beside a book's chapters that says what holds for all of them. */
export const settingsName = 'book.yaml'

/** The digests of chapters alone, in the book's order: no line of a program comes from the settings. */
export function chapterDigests(digests: Readonly<Record<string, string>>): string[] {
  return Object.keys(digests).flatMap((path) => (isSettings(path) ? [] : (digests[path] ?? [])))
}

/** Whether a path is that of a book's settings. */
export function isSettings(path: string): boolean {
  return basename(path) === settingsName
}
