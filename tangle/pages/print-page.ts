import { numberedTitle, type Site } from './plan/site.ts'
import { chapterModel } from './plan/chapter-model.ts'
import { type BookPlan, tokensOf } from './plan/plan.ts'
import type { Tools } from './code/code.ts'
import { type Html, html, raw } from '../text/html.ts'
import { hrefTo, assetFile, printPage } from './plan/paths.ts'
import { proseHtml } from './prose-html.ts'

/**
 * The whole book as one page for the printer: a title, the contents, every chapter.
 *
 * @param plan laid out in the form for printing
 */
export function printText(plan: BookPlan, tools: Tools): string {
  const { site, form } = plan
  const chapters = site.chapters.map((chapter) => {
    const model = chapterModel(plan, chapter)
    return html`<article id="${model.prefix}.start">\n${withAddresses(proseHtml(model, tokensOf(plan, chapter), tools))}</article>\n`
  })
  return html`<!doctype html>
<html lang="${site.language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${site.title}</title>
<link rel="stylesheet" href="${hrefTo(printPage, assetFile('transcript.css'))}" />
<link rel="stylesheet" href="${hrefTo(printPage, assetFile('book.css'))}" />
</head>
<body class="print">
<main>
${titlePage(site)}<nav class="contents" aria-label="Contents"><h2>Contents</h2>
<ol>${site.chapters.map((chapter) => html`<li><a href="${form.href(printPage, chapter.page)}">${numberedTitle(chapter)}</a></li>\n`)}</ol></nav>
${chapters}</main>
</body>
</html>
`.html
}

/** Marks the links whose address is printed next to them, since paper cannot be clicked: all that do not show it already. */
function withAddresses({ html: text }: Html): Html {
  const link = /<a href="(https?:[^"]+)">(?!\1<\/a>)/g
  return raw(text.replaceAll(link, (all) => all.replace('<a ', '<a class="outside" ')))
}

function titlePage({ title, author, date }: Site) {
  const lines = [author, date].flatMap((line) => (line === undefined ? [] : [html`<p>${line}</p>`]))
  return html`<header class="title"><h1>${title}</h1>${lines}</header>${raw('\n')}`
}
