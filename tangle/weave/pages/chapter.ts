import type { ChapterModel, PageBody } from '../../data/page.ts'
import type { Site, SiteChapter } from '../../data/site.ts'
import type { Tools } from '../code.ts'
import { hrefTo } from '../paths.ts'
import { proseHtml } from '../prose.ts'

/** A chapter's page, without what all pages share. */
export function chapterBody(model: ChapterModel, tools: Tools): Pick<PageBody, 'content' | 'sections'> {
  const sections = model.headings
    .filter(({ level }) => level === 2)
    .map(({ text, anchor }) => ({ label: text, href: `#${encodeURIComponent(anchor)}` }))
  return { content: proseHtml(model, tools).html, sections }
}

/** The chapters before and behind one. */
export function neighbours({ chapters }: Site, chapter: SiteChapter): Pick<PageBody, 'previous' | 'next'> {
  const at = chapters.indexOf(chapter)
  const linkTo = (other: SiteChapter | undefined) =>
    other && { label: other.title, href: hrefTo(chapter.page, other.page) }
  return { previous: linkTo(chapters[at - 1]), next: linkTo(chapters[at + 1]) }
}
