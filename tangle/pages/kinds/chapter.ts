import type { ChapterModel, PageBody } from '../page.ts'
import { numberedTitle, type Site, type SiteChapter } from '../plan/site.ts'
import type { ChapterTokens } from '../../prose/chapter-tokens.ts'
import type { Tools } from '../code/code.ts'
import { hrefTo } from '../plan/paths.ts'
import { proseHtml } from '../prose-html.ts'

type Body = Pick<PageBody, 'content' | 'sections' | 'scripts'>

/** A chapter's page, without what all pages share. */
export function chapterBody(model: ChapterModel, text: ChapterTokens, tools: Tools): Body {
  const sections = model.headings
    .filter(({ level }) => level === 2)
    .map(({ text, anchor }) => ({ label: text, href: `#${encodeURIComponent(anchor)}` }))
  const isReplayed = model.figures.some((figure) => figure.kind === 'transcript' && figure.run !== undefined)
  return { content: proseHtml(model, text, tools).html, sections, scripts: isReplayed ? ['replay.js'] : [] }
}

/** The chapters before and after this one, and this one among those that are in no part. */
export function neighbours(
  { chapters }: Site,
  chapter: SiteChapter,
): Pick<PageBody, 'previous' | 'next' | 'chapters'> {
  const at = chapters.indexOf(chapter)
  const linkTo = (other: SiteChapter | undefined) =>
    other && { label: numberedTitle(other), href: hrefTo(chapter.page, other.page) }
  const listed = chapters.filter(({ part, slug }) => part === undefined || slug === chapter.slug)
  const all = listed.map((one) => ({ label: numberedTitle(one), href: hrefTo(chapter.page, one.page) }))
  return { chapters: all, previous: linkTo(chapters[at - 1]), next: linkTo(chapters[at + 1]) }
}
