import type { WovenFile } from '../page.ts'
import { numberedTitle, type Site, type SiteChapter } from '../plan/site.ts'
import { chapterModel } from '../plan/chapter-model.ts'
import { type BookPlan, tokensOf } from '../plan/plan.ts'
import type { Tools } from '../code/code.ts'
import { epubContents, epubPath } from '../plan/form.ts'
import { type Html, html } from '../../text/html.ts'
import { glossaryHtml } from '../kinds/indexes.ts'
import { glossaryPage, hrefTo, assetFile } from '../plan/paths.ts'
import { proseHtml } from '../prose-html.ts'

/** The documents of an electronic book, in the order of reading: the contents, every chapter, the terms. */
export function epubPages(plan: BookPlan, tools: Tools): WovenFile[] {
  const { site, form } = plan
  const chapters = site.chapters.map((chapter) => {
    const path = epubPath(chapter.page)
    const body = proseHtml(chapterModel(plan, chapter), tokensOf(plan, chapter), tools)
    return { path, content: documentText(site, path, chapter.title, body) }
  })
  const terms = epubPath(glossaryPage)
  const glossary = glossaryHtml(site, form)
  return [
    { path: epubContents, content: documentText(site, epubContents, 'Contents', contents(site)) },
    ...chapters,
    { path: terms, content: documentText(site, terms, 'Terms', glossary) },
  ]
}

/** What reading systems show as the contents (EPUB 3.3, section 7). */
function contents({ title, chapters }: Site): Html {
  const link = (label: string, page: string) =>
    html`<li><a href="${hrefTo(epubContents, epubPath(page))}">${label}</a></li>\n`
  return html`<h1>${title}</h1>
<nav epub:type="toc" id="toc"><h2>Contents</h2>
<ol>
${chapters.map((chapter: SiteChapter) => link(numberedTitle(chapter), chapter.page))}${link('Terms', glossaryPage)}</ol></nav>
`
}

/** One document. XML excludes the characters below U+0020, except three (XML 1.0, section 2.2). */
function documentText(site: Site, path: string, title: string, body: Html): string {
  const text = html`<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="${site.language}" xml:lang="${site.language}">
<head>
<title>${title}</title>
<link rel="stylesheet" type="text/css" href="${hrefTo(path, assetFile('epub.css'))}" />
</head>
<body class="epub">
<main>
${body}</main>
</body>
</html>
`.html
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
}
