import type { Site } from '../data/site.ts'
import { chapterModel, type Plan } from './chapter-model.ts'
import type { Tools } from './code.ts'
import { html, raw } from './html.ts'
import { hrefTo, lookFile, printPage } from './paths.ts'
import { proseHtml } from './prose.ts'

/**
 * The whole book as one page for the printer: a title, the contents, every chapter.
 *
 * @param plan laid out in the form for printing
 */
export function printText(plan: Plan, tools: Tools): string {
  const { site, form } = plan
  const chapters = site.chapters.map((chapter) => {
    const model = chapterModel(plan, chapter)
    return html`<article id="${model.prefix}.start">\n${proseHtml(model, tools)}</article>\n`
  })
  return html`<!doctype html>
<html lang="${site.language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${site.title}</title>
<link rel="stylesheet" href="${hrefTo(printPage, lookFile('transcript.css'))}" />
<link rel="stylesheet" href="${hrefTo(printPage, lookFile('book.css'))}" />
</head>
<body class="print">
<main>
${titlePage(site)}<nav class="contents" aria-label="Contents"><h2>Contents</h2>
<ol>${site.chapters.map(({ title, page }) => html`<li><a href="${form.href(printPage, page)}">${title}</a></li>\n`)}</ol></nav>
${chapters}</main>
</body>
</html>
`.html
}

function titlePage({ title, author, date }: Site) {
  const lines = [author, date].flatMap((line) => (line === undefined ? [] : [html`<p>${line}</p>`]))
  return html`<header class="title"><h1>${title}</h1>${lines}</header>${raw('\n')}`
}
