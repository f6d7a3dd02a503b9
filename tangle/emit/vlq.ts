const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * A whole number as source maps write it, in base 64: five bits a digit, the lowest first, the very lowest bit
 * being the sign; a digit's sixth bit says that another follows (ECMA-426, "Base64 VLQ").
 */
export function vlq(value: number): string {
  let rest = value < 0 ? -value * 2 + 1 : value * 2
  let text = ''
  do {
    const digit = rest & 31
    rest >>>= 5
    text += digits.charAt(rest > 0 ? digit + 32 : digit)
  } while (rest > 0)
  return text
}
