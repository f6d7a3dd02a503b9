import { join } from 'node:path'
import { expectedFile } from '../chapter/chapter-files.ts'
import type { Problem, Result } from '../problem/problem.ts'
import type { Destination } from '../prose/prose.ts'
import { readInside } from '../system/read-inside.ts'
import type { WovenFile } from './page.ts'
import { usedAttachments } from './plan/link-targets.ts'
import { pictureFile } from './plan/paths.ts'
import type { Site } from './plan/site.ts'

/**
 * The files next to the chapters that some chapter links to or shows, as the woven book has them.
 *
 * @param folder of chapters, absolute
 * @returns a problem for each that is not read, where a chapter first names it
 */
export function readAttachments(site: Site, folder: string): Result<readonly WovenFile[]> {
  const value: WovenFile[] = []
  const problems: Problem[] = []
  for (const [path, destination] of usedAttachments(site)) {
    const content = readInside(folder, join(folder, path))
    if (Buffer.isBuffer(content)) value.push({ path: pictureFile(path), content })
    else problems.push(unreadable(destination, path, content.reason))
  }
  return { value, problems }
}

function unreadable({ at, length }: Destination, path: string, reason: string): Problem {
  return {
    code: 'unreadable-file',
    message: `\`${path}\` is not copied into the book: ${reason}.`,
    at,
    length,
    expected: expectedFile,
    hint: 'Put the file itself there, if every reader of the book may have it.',
  }
}
