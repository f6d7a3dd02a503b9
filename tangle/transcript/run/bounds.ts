/**
 * What a transcript may do at most. Whatever does more is ended at once, so that a program which never ends costs neither
 * time nor memory. FORMAT.md tells authors.
 */
export const bounds = {
  /** Of one command, beyond the rows that are printed below it. */
  rows: 25_000,
  /** Of one command, beyond the bytes of those rows. */
  bytes: 2 ** 20,
  /** Of all that a transcript’s programs do: events, and the characters of their records. */
  events: 100_000,
  recorded: 2 ** 24,
} as const
