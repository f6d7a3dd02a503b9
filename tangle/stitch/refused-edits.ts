import { placeInBlock, placeOfBlock } from '../chapter/chapter.ts'
import type { Place } from '../problem/place.ts'
import type { Problem, RelatedPlace } from '../problem/problem.ts'
import type { Via } from '../program/program.ts'
import type { BlockEdit, Uneven } from './changed-blocks.ts'
import type { Torn } from './homes.ts'
import { firstChange, noteOfUse, placeInChapter, placeInFile, placeOfLine, type ShownPath } from './places.ts'
import { isChanged, type Rewritten } from './rewritten.ts'
import type { Use } from './uses.ts'

// Why an edit does not go back into the chapters. The places of all of these are in the edited file, and the notes in chapters.

export function tornEdit({ left, right, isReplacing }: Torn, at: Place): Problem {
  return {
    code: 'torn-edit',
    message: isReplacing
      ? 'These lines replace lines of two blocks, and the tool cannot tell which block they belong to.'
      : 'These lines are new between two blocks, and the tool cannot tell which block they belong to.',
    at,
    expected: 'an edit within one block',
    hint: 'Write them into the chapter yourself, in the block you mean; or change the line next to them in that block too.',
    notes: [
      noteOfUse('the end of one block', left, left.count - 1),
      noteOfUse('the start of the other', right, 0),
    ],
  }
}

export function lostIndentation(use: Use, at: Place): Problem {
  return {
    code: 'lost-indentation',
    message: 'This line has lost indentation that its reference adds.',
    at,
    expected: `a line that starts with ${JSON.stringify(use.indent)} and goes on, or an empty line`,
    hint: 'Indent it again; or change the indentation of the reference, in the chapter.',
    notes: [...notesOfReference(use.via), noteOfUse('the block of this line', use, 0)],
  }
}

/** @param first of the uses that the reference brought in, none of which has a line any more */
export function removedReference(via: Via, first: Rewritten, shown: ShownPath): Problem {
  const { use, from } = first
  return {
    code: 'removed-reference',
    message: `${from === 0 ? 'Above' : 'Below'} this line, your edit has removed every line that a reference brings in.`,
    at: placeInFile(shown, first, 0),
    expected: 'at least one line of the chunk: without any, only you can say what is meant',
    hint: 'Put a line of the chunk back; or, in the chapter, remove the reference or empty the chunk, whichever you mean.',
    notes: [...notesOfReference(via), noteOfUse('the chunk', use, 0)],
  }
}

function notesOfReference(via: Via | undefined): RelatedPlace[] {
  return via === undefined ? [] : [{ message: 'the reference', at: placeInBlock(via.block, via.index) }]
}

export function unevenEdit({ one, other }: Uneven, shown: ShownPath): Problem {
  const there = placeInFile(shown, other, isChanged(other) ? firstChange(other) : firstChange(one))
  return {
    code: 'uneven-edit',
    message: isChanged(other)
      ? 'These lines are one block that is used twice, and you edited the two places differently.'
      : 'These lines are one block that is used twice, and you edited only one of the two places.',
    at: placeInFile(shown, one, firstChange(one)),
    expected: 'the same edit in both places',
    hint: 'Make the same edit in the other place, or undo it here.',
    notes: [{ message: 'the other place', at: there }, noteOfUse('the block', one.use, firstChange(one))],
  }
}

/** @param index 0-based body line of the part, after the edit */
export function insertedReference(
  part: BlockEdit['parts'][number],
  index: number,
  shown: ShownPath,
): Problem {
  return {
    code: 'changed-reference',
    message: 'In a chapter, this line would be a reference to a chunk.',
    at: placeInFile(shown, part, index),
    expected: 'a line with more than `<<…>>` in it',
    hint: 'Write it differently; or, if you want a reference, write it into the chapter.',
    notes: [noteOfUse('it would go here', part.use, firstChange(part))],
  }
}

/** @param index 0-based body line of the reference, before the edit */
export function lostReference({ block, parts }: BlockEdit, index: number, shown: ShownPath): Problem {
  const part = parts.findLast(({ use }) => use.first <= index) ?? parts[0]
  return {
    code: 'changed-reference',
    message:
      'After this edit, a reference in the chapter would be inside a template literal, and so only text.',
    at: part === undefined ? placeOfBlock(block) : placeInFile(shown, part, firstChange(part)),
    expected: 'template literals that end before the reference',
    hint: 'End the template literal, or remove the reference from the chapter first.',
    notes: [{ message: 'the reference', at: placeInBlock(block, index) }],
  }
}

/** An edit that Markdown would not read back, such as `-->` in a fence that is in a comment. */
export function lostInMarkdown(edit: BlockEdit, shown: ShownPath): Problem {
  const { at, to } = beginningOf(edit, shown)
  return {
    code: 'unstitchable-text',
    message: 'Markdown would read this edit differently in the chapter.',
    at,
    expected: edit.block.hidden
      ? 'text that may be in a comment: without `-->`'
      : 'text that a fence can hold here',
    hint: 'Make the edit in the chapter, where you see what is around it.',
    notes: [{ message: 'it would go here', at: to }],
  }
}

/** @param found a problem that the chapters would have with the edits, and do not have now */
export function newProblem(found: Problem, edits: readonly BlockEdit[], shown: ShownPath): Problem {
  const own = edits.filter(({ block }) => block.path === found.at.path)
  // The nearest one above, since edits move what is below them.
  const near = own.findLast(({ block }) => block.line <= found.at.line) ?? own[0] ?? edits[0]
  const { at, to } = near === undefined ? { at: found.at, to: found.at } : beginningOf(near, shown)
  return {
    code: 'unstitchable-text',
    message: `With this edit the chapter would have the problem \`${found.code}\`: ${found.message}`,
    at,
    expected: found.expected,
    hint: found.hint,
    notes: [{ message: 'it would go here', at: to }],
  }
}

/** @param line 0-based, of the edited program: the first that would be another one */
export function otherLine(
  target: string,
  line: number,
  edits: readonly BlockEdit[],
  shown: ShownPath,
): Problem {
  const places = edits.map((edit) => ({ message: 'an edit would go here', at: beginningOf(edit, shown).to }))
  return {
    code: 'unstitchable-text',
    message: 'Built again, the program would have another line here.',
    at: placeOfLine(shown, target, Math.max(0, line)),
    expected: 'an edit that leaves template literals and references around it as they are',
    hint: 'Make the edit in the chapter, where you see what is around it.',
    notes: places,
  }
}

/** Where the edit of a block begins, in the file and in the chapter. */
function beginningOf({ block, parts: [part] }: BlockEdit, shown: ShownPath): { at: Place; to: Place } {
  if (part === undefined) return { at: placeOfBlock(block), to: placeOfBlock(block) }
  const index = firstChange(part)
  return { at: placeInFile(shown, part, index), to: placeInChapter(part.use, index) }
}
