import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { Problem } from '../problem/problem.ts'
import { textOnDisk } from '../system/disk.ts'
import type { Contents } from './notes.ts'

// The problems that keep the tool from writing to an output folder. The paths of their places are absolute.

/** What is known of a file that was edited. */
type Edited = {
  readonly contents: Contents
  /** What would be written there; nothing where no chapter makes it any more. */
  readonly wanted: string | undefined
  /** Whether that is other than what was written last: the chapters have changed too. */
  readonly isChanged: boolean
  /** The program that a file of this kind is made from, `say.ts` for `say.js`; nothing for what the chapters hold. */
  readonly source: string | undefined
  /** Whether no chapter has it, and the tool adds it: `package.json`. */
  readonly isAdded: boolean
}

export function editedFile(path: string, edited: Edited): Problem {
  const { contents, wanted, isChanged } = edited
  const made = contents === 'pages' ? 'woven' : 'tangled'
  const both = wanted !== undefined && isChanged && contents === 'programs'
  return {
    code: 'edited-output',
    message: both
      ? 'This file was edited since it was tangled, and what the chapters make has changed too; the edit would be lost.'
      : `This file was edited since it was ${made}; the edit would be lost.`,
    at: { path, ...firstDifferingLine(textOnDisk(path) ?? '', wanted), column: 1 },
    expected: `the text as it was ${made}`,
    hint: wayOut(edited),
  }
}

/** Holds whatever `tangle stitch` would say: it takes back only edits of the chapters' own text, where that is as it was built. */
function wayOut({ contents, wanted, isChanged, source, isAdded }: Edited): string {
  const again = 'remove this file: it is made again, without the edit'
  if (wanted === undefined)
    return 'Copy what you want to keep into a chapter, then remove this file: no chapter makes it any more.'
  if (contents !== 'programs') return `Move the edit into the chapter; or ${again}.`
  if (source !== undefined)
    return `This file is made from \`${source}\`: edit that, or the chapter. Then ${again}.`
  if (isAdded)
    return `The tool adds this file: write it into a chapter, with \`file=package.json\`; or ${again}.`
  return isChanged
    ? `Copy your edit into the chapter by hand, then ${again}. \`npx tangle stitch chapters\` shows where the two differ.`
    : `\`npx tangle stitch chapters\` takes the edit into the chapter; or ${again}.`
}

/** The 1-based line of a text at which another one begins to differ; the last one where it only ends earlier. */
function firstDifferingLine(text: string, other = text): { readonly line: number } {
  const [lines, others] = [text.trimEnd().split('\n'), other.split('\n')]
  const index = lines.findIndex((line, i) => line !== others[i])
  return { line: index < 0 ? (other === text ? 1 : lines.length) : index + 1 }
}

/** @param contents what was to be written: chapters belong to their author once they are there */
export function foreignFile(
  path: string,
  what: 'file' | 'folder',
  wanted: string,
  contents: Contents,
): Problem {
  if (contents === 'chapters') return authorsFile(path, what, wanted)
  return {
    code: 'foreign-output',
    message: `This ${what} is where ${wanted} should go, and the tool did not write it.`,
    at: { path, line: 1, column: 1 },
    expected: 'nothing, or a file that the chapters made',
    hint: `Move it away or rename the target, or go on with --force and lose this ${what}.`,
  }
}

function authorsFile(path: string, what: 'file' | 'folder', wanted: string): Problem {
  return {
    code: 'foreign-output',
    message: `This ${what} is where ${wanted} should go, and it is not what would be written.`,
    at: { path, line: 1, column: 1 },
    expected: 'nothing, or the same text',
    hint: `Name another folder with --out, or move this ${what} away; --force overwrites it.`,
  }
}

/** @param path of the file to be written, below the output folder, as is `link` */
export function linkedFile(path: string, link: string, place: string): Problem {
  return {
    code: 'linked-output',
    message: `\`${path}\` would be written through the symbolic link \`${link}\`.`,
    at: { path: place, line: 1, column: 1 },
    expected: 'real folders and files below the output folder',
    hint: 'Remove the link, or choose another target.',
  }
}

/** An output folder that is a link to nothing; a link to a folder is followed. */
export function linkToNothing(place: string): Problem {
  return {
    code: 'linked-output',
    message: 'This symbolic link leads to nothing.',
    at: { path: place, line: 1, column: 1 },
    expected: 'a folder, a link to one, or nothing',
    hint: 'Remove the link, or make the folder that it leads to.',
  }
}

/** Something else where the folder of the tool's notes goes. */
export function notesInTheWay(place: string, isLink: boolean): Problem {
  return {
    code: isLink ? 'linked-output' : 'foreign-output',
    message: `This ${isLink ? 'symbolic link' : 'file'} is where the tool keeps its notes.`,
    at: { path: place, line: 1, column: 1 },
    expected: 'a folder that the tool has made, or nothing',
    hint: 'Remove it, or choose another output folder.',
  }
}

/**
 * An output folder that another command fills: each of the two would remove what the other makes.
 *
 * @param found what the folder contains; `undefined` where the tool has written nothing yet
 */
export function otherContents(
  out: string,
  found: Contents | undefined,
  wanted: Contents,
): Problem | undefined {
  if (found === undefined || found === wanted) return undefined
  return {
    code: 'mixed-output',
    message: `This folder holds ${found} that the tool has made, and ${wanted} would take their place.`,
    at: { path: out, line: 1, column: 1 },
    expected: `a folder for ${wanted} only, which may be inside one for ${found}`,
    hint: 'Name another folder with --out; or remove this one, if it is not needed any more.',
  }
}

/**
 * An output folder that contains files which the book is made from.
 *
 * @param out absolute, as are the files
 */
export function sourcesInOutput(out: string, files: readonly string[]): Problem | undefined {
  const real = realPath(out)
  const inside = files.map((file) => relative(real, realPath(file))).find(isBelow)
  if (inside === undefined) return undefined
  return {
    code: 'mixed-output',
    message: `This folder contains \`${inside.split(sep).join('/')}\`, which the book is made from.`,
    at: { path: out, line: 1, column: 1 },
    expected: 'an output folder that holds neither chapters nor anything that they show',
    hint: 'Name another folder with --out, best next to the folder of chapters.',
  }
}

function isBelow(path: string): boolean {
  return !isAbsolute(path) && path.split(sep)[0] !== '..'
}

/** A path with its links resolved, also of a file that does not exist yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path))
  }
}
