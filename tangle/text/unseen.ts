/*
 * Characters that nobody sees (Unicode 17, categories Cf, Zl and Zp, and the blank Hangul letters), and those that turn the
 * direction of writing (UAX 9, explicit formatting): a text with them can be read as another text than it is.
 *
 * Joiners are none of them: emoji and several scripts are written with them. Nor are the tags behind a black flag, of which flags are
 * made, and a variation selector behind a character that can vary; a second one is never of use.
 */

/** The source of a regular expression with the flag `u`: one such character, controls apart. */
export const unseen = String.raw`(?:[\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0001}]|(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})[\u{e0020}-\u{e007f}]|(?<=[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])`

/** Whether a character turns the direction in which what follows is shown. */
export function turnsDirection(character: string): boolean {
  return /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(character)
}
