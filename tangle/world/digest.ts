import { createHash } from 'node:crypto'

/** A short name for a text's bytes: the same for the same bytes, and for no others that will ever be met. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 32)
}
