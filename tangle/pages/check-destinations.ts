import { closest } from '../problem/closest.ts'
import type { Problem } from '../problem/problem.ts'
import type { Destination } from '../prose/prose.ts'
import { isPicture } from '../text/media-type.ts'
import { type Resolved, resolveDestination } from './plan/link-targets.ts'
import type { Site, SiteChapter } from './plan/site.ts'

/** What is wrong with where a link leads, or with the picture that is to be shown. */
export function checkDestination(one: Destination, chapter: SiteChapter, site: Site): Problem[] {
  const resolved = resolveDestination(one.href, chapter, site)
  if (one.kind === 'link') return resolved.kind === 'missing' ? [brokenLink(one, resolved, site)] : []
  if (resolved.kind !== 'page' || !('file' in resolved)) return [missingPicture(one)]
  return isPicture(resolved.file) ? [] : [unknownPicture(one)]
}

function unknownPicture({ href, at, length }: Destination): Problem {
  return {
    code: 'unknown-picture',
    message: `Not every reader can show the picture \`${href}\`.`,
    at,
    length,
    expected: 'a file whose name ends in `.svg`, `.png`, `.jpg`, `.webp` or `.gif`',
    hint: 'Save it as one of these kinds.',
  }
}

function missingPicture({ href, at, length }: Destination): Problem {
  const isOutside = /^[a-z]+:|^\/\//i.test(href)
  return {
    code: 'missing-picture',
    message: isOutside
      ? `The picture \`${href}\` is elsewhere, and the pages of a book load nothing from elsewhere.`
      : `There is no picture \`${href}\`.`,
    at,
    length,
    expected: 'a file below the folder of chapters, named as seen from this chapter',
    hint: isOutside
      ? 'Save it next to the chapter, if its licence allows.'
      : 'Put the file there, or correct the path.',
  }
}

function brokenLink(
  { href, at, length }: Destination,
  { near, path }: Resolved & { kind: 'missing' },
  site: Site,
): Problem {
  const base = { code: 'broken-link', at, length } as const
  if (near !== undefined) {
    const meant = closest(href.replace(/^.*#/, ''), near)
    return {
      ...base,
      message: `\`${path}\` has no part \`#${href.replace(/^.*#/, '')}\`.`,
      expected: 'a heading’s words in small letters, with hyphens for spaces',
      hint: meant === undefined ? 'Look up the heading.' : `Write \`#${meant}\`, if that is meant.`,
    }
  }
  if (href.startsWith('//'))
    return {
      ...base,
      message: `\`${href}\` has no scheme, so it breaks where the book is read from a disk.`,
      expected: 'a whole address',
      hint: `Write \`https:${href}\`.`,
    }
  const meant = closest(
    path,
    site.chapters.map(({ slug }) => `${slug}.md`),
  )
  return {
    ...base,
    message: `This link leads to \`${path}\`, which is not in the folder of chapters.`,
    expected: 'a chapter or another file of that folder, named as seen from this chapter',
    hint:
      meant === undefined
        ? 'Correct the path, or give a whole address with `https://`.'
        : `Write \`${meant}\`, if that is meant.`,
  }
}
