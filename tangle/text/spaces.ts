/** A text without the plain spaces at its end: of all blanks the only ones that do not count there. */
export function withoutSpacesAtEnd(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === ' ') end--
  return text.slice(0, end)
}
