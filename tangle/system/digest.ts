import { hash } from 'node:crypto'

/** A short name for a text's bytes: the same for the same bytes, and for no others that will ever be met. */
export function digestOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url').slice(0, 32)
}

/** Whether this can be a digest; notes on the disk may hold anything. */
export function isDigest(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{32}$/.test(value)
}
