import { hash } from 'node:crypto'

/** A short name for a text's bytes; no two texts that occur in practice share one. */
export function digestOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url').slice(0, 32)
}

/** Whether a value can be a digest; a file of notes on the disk may contain anything. */
export function isDigest(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{32}$/.test(value)
}
