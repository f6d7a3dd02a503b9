import type { Chapter } from '../chapter/chapter.ts'
import type { Problem } from '../problem/problem.ts'
import type { Heading, Prose } from '../prose/prose.ts'
import type { Site, SiteChapter } from './plan/site.ts'
import { faultsWithout, isSolution } from './plan/without-solutions.ts'
import { checkDestination } from './check-destinations.ts'
import { checkBookFront } from './check-front-matter.ts'
import { checkRendering, checkTerms } from './check-rendering.ts'
import { contentsPage, ownFiles, ownFolder } from './plan/paths.ts'

/** Checks chapters as pages; reading has checked them as programs. */
export function checkChapters(chapters: readonly Chapter[], site: Site): Problem[] {
  const untitled = chapters.flatMap((chapter) =>
    (chapter.front.title ?? '').trim() === '' ? [missingTitle(chapter)] : [],
  )
  const others = site.chapters.flatMap((chapter) => [
    ...checkPage(chapter, site.chapters),
    ...missingHeading(chapter.prose),
    ...checkTerms(chapter.prose),
    ...checkRendering(chapter.prose),
    ...duplicateHeadings(chapter.prose.headings),
    ...chapter.prose.headings.filter(isUnnumbered).map(unnumbered),
    ...chapter.prose.destinations.flatMap((one) => checkDestination(one, chapter, site)),
  ])
  return [
    ...untitled,
    ...chapters.flatMap(checkBookFront),
    ...faultsWithout(chapters, site.leftOut),
    ...others,
    ...duplicateExercises(site.chapters),
  ]
}

/** Front matter that is there already is to be added to: a second one below it would be text. */
function missingTitle({ path, front: { endLine, titleAt } }: Chapter): Problem {
  const add =
    endLine === undefined
      ? 'Put three lines at the top: `---`, `title: The title`, `---`.'
      : `Write the line \`title: The title\` into the front matter, above the \`---\` of line ${endLine}.`
  return {
    code: 'missing-title',
    message: 'This chapter has no title, and its page needs one.',
    at: titleAt ?? { path, line: 1, column: 1 },
    expected: 'front matter with `title: …`',
    hint: titleAt === undefined ? add : 'Write the title behind `title:`.',
  }
}

/** Reports two pages with one path, also on systems that ignore case. */
function checkPage(chapter: SiteChapter, chapters: readonly SiteChapter[]): Problem[] {
  const { page, prose } = chapter
  const whose = whosePage(chapter, chapters)
  if (whose === undefined) return []
  return [
    {
      code: 'colliding-pages',
      message: `This chapter’s page would be \`${page}\`, ${whose}.`,
      at: { path: prose.path, line: 1, column: 1 },
      expected: `a file that is neither \`index.md\` nor in a folder \`${ownFolder}\`, names that differ in more than capitals, and no folder that is called as a page is`,
      hint: 'Rename the file or its folder.',
    },
  ]
}

/** What else has the path of a chapter's page. */
function whosePage({ page, slug }: SiteChapter, chapters: readonly SiteChapter[]): string | undefined {
  const key = page.toLowerCase()
  if (key === contentsPage || key.startsWith(ownFolder)) return 'which the woven book has itself'
  const file = ownFiles.find((own) => key.startsWith(`${own}/`))
  if (file !== undefined) return `and \`${file}\` is a file of the woven book`
  const first = chapters.find((other) => other.page.toLowerCase() === key)
  if (first !== undefined && first.slug !== slug) return `which is the page of \`${first.slug}.md\` too`
  const within = chapters.find((other) => isFolderOf(slug.toLowerCase(), other.slug.toLowerCase()))
  return within && `which is the folder of \`${within.slug}.md\` too`
}

/** Whether another chapter is in a folder named like a chapter's page, or like its page in an electronic book. */
function isFolderOf(slug: string, other: string): boolean {
  return other.startsWith(`${slug}.html/`) || other.startsWith(`${slug}.xhtml/`)
}

/** Reports a chapter without a first-level heading, from which screen readers begin. */
function missingHeading({ path, headings }: Prose): Problem[] {
  if (headings.some(({ level }) => level === 1)) return []
  return [
    {
      code: 'missing-heading',
      message: 'This chapter has no heading of the first level, and its page begins with one.',
      at: { path, line: 1, column: 1 },
      expected: 'a line such as `# The title` below the front matter',
      hint: 'Write the title there too.',
    },
  ]
}

function duplicateHeadings(headings: readonly Heading[]): Problem[] {
  return headings.flatMap((heading, i) => {
    const first = headings.slice(0, i).find(({ text }) => text.toLowerCase() === heading.text.toLowerCase())
    if (first === undefined) return []
    const problem: Problem = {
      code: 'duplicate-heading',
      message: `The heading “${heading.text}” is in this chapter twice.`,
      at: heading.at,
      length: heading.length,
      expected: 'headings that differ, since links lead to them by their text',
      hint: 'Say in one of them what is special about it.',
      notes: [{ message: 'first here', at: first.at }],
    }
    return [problem]
  })
}

function isUnnumbered({ text }: Heading): boolean {
  return /^exercise(?!\s+\d)(?![\p{L}\p{N}])/iu.test(text)
}

function unnumbered({ text, at, length }: Heading): Problem {
  return {
    code: 'unnumbered-exercise',
    message: `The exercise “${text}” has no number.`,
    at,
    length,
    expected: '`Exercise 3: …`, so that its solution and its readers can name it',
    hint: 'Put its number after the word.',
  }
}

/** Reports numbers that the book has twice; solutions may repeat those of their exercises. */
function duplicateExercises(chapters: readonly SiteChapter[]): Problem[] {
  const first = new Map<string, Heading>()
  const headings = chapters.flatMap(({ slug, prose }) => (isSolution(slug) ? [] : prose.headings))
  return headings.flatMap((heading) => {
    const [, number] = /^exercise\s+(\d[\w.]*?)\.?(?![\w.])/i.exec(heading.text) ?? []
    if (number === undefined) return []
    const other = first.get(number)
    first.set(number, other ?? heading)
    const isReported =
      other?.at.path === heading.at.path && other.text.toLowerCase() === heading.text.toLowerCase()
    return other === undefined || isReported ? [] : [sameNumber(heading, number, other)]
  })
}

function sameNumber({ at, length }: Heading, number: string, first: Heading): Problem {
  return {
    code: 'duplicate-exercise',
    message: `There is an exercise ${number} already.`,
    at,
    length,
    expected: 'exercises that are numbered through the whole book, or by chapter, as 2.1',
    hint: 'Give one of them another number.',
    notes: [{ message: `“${first.text}”`, at: first.at }],
  }
}
