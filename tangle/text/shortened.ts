/** A text of at most `length` UTF-16 units; a longer one ends in an ellipsis. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text
  // Not within a character of two units.
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
