import stringWidth from 'string-width'

/** How many columns of a terminal a text takes; control sequences count as the signs they are. */
export function widthOf(text: string): number {
  return stringWidth(text, { countAnsiEscapeCodes: true })
}

/** The text with blanks behind it, up to `width` columns of a terminal. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
