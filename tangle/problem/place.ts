/**
 * A point in a file that a person can open.
 *
 * `line` and `column` are both 1-based, as editors show them; columns count UTF-16 units.
 */
export type Place = {
  readonly path: string
  readonly line: number
  readonly column: number
}

/** Orders places by file, then line, then column. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.line - b.line || a.column - b.column
}

/** `path:line:column`, the form that terminals and editors turn into a link. */
export function formatPlace(place: Place): string {
  return `${place.path}:${place.line}:${place.column}`
}
