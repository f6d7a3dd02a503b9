/** An address, or a part of one, with its encoded characters as they are; the address itself where it does not decode. */
export function decodedAddress(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
