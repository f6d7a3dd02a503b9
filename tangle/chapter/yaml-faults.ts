const inOneColumn = 'Begin lines that belong together in the same column'

/** What to do about a fault of YAML, by its code in the package `yaml`. */
const hints: Readonly<Record<string, string>> = {
  BAD_INDENT: `${inOneColumn}.`,
  BAD_SCALAR_START: 'Quote the value.',
  BLOCK_AS_IMPLICIT_KEY: `${inOneColumn}; quote a value that holds a colon and a blank.`,
  DUPLICATE_KEY: 'Remove one of the two.',
  MISSING_CHAR: 'Write the quote that ends it.',
  MULTILINE_IMPLICIT_KEY: `${inOneColumn}, and write a colon and a blank behind each key.`,
  TAB_AS_INDENT: 'Indent with spaces.',
  UNEXPECTED_TOKEN: `Quote the whole value, and double a quote that it holds. ${inOneColumn}.`,
}

/** @param message as the package says it */
export function hintOfYaml(code: string, message: string): string {
  const [, bracket] = /\bend with an? ([\]}])/.exec(message) ?? []
  if (bracket !== undefined) return `Close the bracket with \`${bracket}\`.`
  return hints[code] ?? 'Correct it.'
}
