import type { Problem } from '../data/problem.ts'
import type { Contents } from './manifest.ts'

/*
 * What may stand in the way in an output folder. The paths of places are absolute.
 */

export function edited(path: string, contents: Contents): Problem {
  const made = contents === 'pages' ? 'woven' : 'tangled'
  return {
    code: 'edited-output',
    message: `This file was edited since it was ${made}; the edit would be lost.`,
    at: { path, line: 1, column: 1 },
    expected: `the text as it was ${made}`,
    hint: 'Move the edit into the chapter, or go on with --force and lose it.',
  }
}

export function foreign(path: string, what: 'file' | 'folder', wanted: string): Problem {
  return {
    code: 'foreign-output',
    message: `This ${what} stands where ${wanted} should go, and this tool did not write it.`,
    at: { path, line: 1, column: 1 },
    expected: 'nothing, or a file that the chapters made',
    hint: `Move it away or rename the target, or go on with --force and lose this ${what}.`,
  }
}

/** @param path what would be written, below the output folder, as is `link` */
export function linked(path: string, link: string, place: string): Problem {
  return {
    code: 'linked-output',
    message: `\`${path}\` would be written through the symbolic link \`${link}\`.`,
    at: { path: place, line: 1, column: 1 },
    expected: 'real folders and files below the output folder',
    hint: 'Remove the link, or choose another target.',
  }
}
