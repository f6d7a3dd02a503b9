import type { Chapter } from '../data/chapter.ts'
import { closest } from '../data/closest.ts'
import type { Problem } from '../data/problem.ts'
import type { Destination, Heading } from '../data/prose.ts'
import type { SiteChapter } from '../data/site.ts'
import { type Links, type Resolved, resolveDestination } from './destinations.ts'
import { contentsPage, ownFolder } from './paths.ts'
import { isSolution } from './site.ts'

/** What is wrong with chapters as pages; as programs they were looked at before. */
export function checkChapters(chapters: readonly Chapter[], links: Links): Problem[] {
  const untitled = chapters.flatMap(({ path, front }) =>
    front.title === undefined ? [missingTitle(path)] : [],
  )
  const others = links.chapters.flatMap((chapter) => [
    ...checkPage(chapter, links.chapters),
    ...duplicateHeadings(chapter.prose.headings),
    ...chapter.prose.headings.filter(isUnnumbered).map(unnumbered),
    ...chapter.prose.destinations.flatMap((one) => checkDestination(one, chapter, links)),
  ])
  return [...untitled, ...others, ...duplicateExercises(links.chapters)]
}

function missingTitle(path: string): Problem {
  return {
    code: 'missing-title',
    message: 'This chapter has no title, and its page needs one.',
    at: { path, line: 1, column: 1 },
    expected: 'front matter with `title: …`',
    hint: 'Put three lines at the top: `---`, `title: The title`, `---`.',
  }
}

/** Two pages in one place; systems that do not tell capitals apart are counted. */
function checkPage({ page, slug, prose }: SiteChapter, chapters: readonly SiteChapter[]): Problem[] {
  const key = page.toLowerCase()
  const first = chapters.find((other) => other.page.toLowerCase() === key)
  const isOwn = key === contentsPage || key.startsWith(ownFolder)
  if (!isOwn && first?.slug === slug) return []
  const whose = isOwn ? 'which the woven book has itself' : `which is the page of \`${first?.slug}.md\` too`
  return [
    {
      code: 'colliding-pages',
      message: `This chapter’s page would be \`${page}\`, ${whose}.`,
      at: { path: prose.path, line: 1, column: 1 },
      expected: `a file that is neither \`index.md\` nor in a folder \`${ownFolder}\`, and names that differ in more than capitals`,
      hint: 'Rename the file.',
    },
  ]
}

function duplicateHeadings(headings: readonly Heading[]): Problem[] {
  return headings.flatMap((heading, i) => {
    const first = headings.slice(0, i).find(({ text }) => text.toLowerCase() === heading.text.toLowerCase())
    if (first === undefined) return []
    const problem: Problem = {
      code: 'duplicate-heading',
      message: `The heading “${heading.text}” stands in this chapter a second time.`,
      at: heading.at,
      length: heading.text.length,
      expected: 'headings that differ, since links lead to them by their words',
      hint: 'Say in one of them what is special about it.',
      notes: [{ message: 'first here', at: first.at }],
    }
    return [problem]
  })
}

function isUnnumbered({ text }: Heading): boolean {
  return /^exercise(?!\s+\d)(?![\p{L}\p{N}])/iu.test(text)
}

function unnumbered({ text, at }: Heading): Problem {
  return {
    code: 'unnumbered-exercise',
    message: `The exercise “${text}” has no number.`,
    at,
    length: text.length,
    expected: '`Exercise 3: …`, so that its solution and its readers can name it',
    hint: 'Put its number behind the word.',
  }
}

/** A number counts for the whole book; solutions may name their exercises. */
function duplicateExercises(chapters: readonly SiteChapter[]): Problem[] {
  const first = new Map<string, Heading>()
  const headings = chapters.flatMap(({ slug, prose }) => (isSolution(slug) ? [] : prose.headings))
  return headings.flatMap((heading) => {
    const [, number] = /^exercise\s+(\d[\w.]*?)\.?(?![\w.])/i.exec(heading.text) ?? []
    if (number === undefined) return []
    const other = first.get(number)
    first.set(number, other ?? heading)
    const isTold =
      other?.at.path === heading.at.path && other.text.toLowerCase() === heading.text.toLowerCase()
    return other === undefined || isTold ? [] : [sameNumber(heading, number, other)]
  })
}

function sameNumber({ text, at }: Heading, number: string, first: Heading): Problem {
  return {
    code: 'duplicate-exercise',
    message: `There is an exercise ${number} already.`,
    at,
    length: text.length,
    expected: 'exercises that are numbered through the whole book, or by chapter, as 2.1',
    hint: 'Give one of them another number.',
    notes: [{ message: `“${first.text}”`, at: first.at }],
  }
}

function checkDestination(one: Destination, chapter: SiteChapter, links: Links): Problem[] {
  const resolved = resolveDestination(one.href, chapter, links)
  if (one.kind === 'picture') return isPicture(resolved) ? [] : [missingPicture(one)]
  return resolved.kind === 'missing' ? [brokenLink(one, resolved, links)] : []
}

function isPicture(resolved: Resolved): boolean {
  return resolved.kind === 'page' && 'file' in resolved
}

function missingPicture({ href, at }: Destination): Problem {
  const isOutside = /^[a-z]+:|^\/\//i.test(href)
  return {
    code: 'missing-picture',
    message: isOutside
      ? `The picture \`${href}\` is elsewhere, and a page of the book asks nobody else for anything.`
      : `There is no picture \`${href}\`.`,
    at,
    length: href.length,
    expected: 'a file below the folder of chapters, named as seen from this chapter',
    hint: isOutside
      ? 'Save it beside the chapter, if its licence allows.'
      : 'Put the file there, or correct the path.',
  }
}

function brokenLink(
  { href, at }: Destination,
  { near, path }: Resolved & { kind: 'missing' },
  links: Links,
): Problem {
  const base = { code: 'broken-link', at, length: href.length } as const
  if (near !== undefined) {
    const meant = closest(href.replace(/^.*#/, ''), near)
    return {
      ...base,
      message: `\`${path}\` has no part \`#${href.replace(/^.*#/, '')}\`.`,
      expected: 'a heading’s words in small letters, with hyphens for blanks',
      hint: meant === undefined ? 'Look up the heading.' : `Write \`#${meant}\`, if that is meant.`,
    }
  }
  const meant = closest(
    path,
    links.chapters.map(({ slug }) => `${slug}.md`),
  )
  return {
    ...base,
    message: `This link leads to \`${path}\`, which is not in the folder of chapters.`,
    expected: 'a chapter or another file of that folder, named as seen from this chapter',
    hint:
      meant === undefined
        ? 'Correct the path, or give a whole address with `https://`.'
        : `Is \`${meant}\` meant?`,
  }
}
