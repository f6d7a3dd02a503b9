import type { Site, SiteProgram, LinkTarget } from '../plan/site.ts'
import { webForm } from '../plan/form.ts'
import { type Html, html } from '../../text/html.ts'
import { chunksPage, glossaryPage, hrefTo, programsPage } from '../plan/paths.ts'
import { entryAnchor } from '../plan/glossary.ts'

/** Every program: where it is defined, extended and run. */
export function programsHtml({ programs }: Site): Html {
  const latest = programs.filter(({ edition }) => edition === undefined)
  const rows = latest.map((program) => {
    const earlier = programs.filter(
      ({ target, edition }) => target === program.target && edition !== undefined,
    )
    return row(programsPage, programName(program, earlier), program)
  })
  return html`<h1>Programs</h1>
<p>Every program of the book: the whole of it, and where the text makes, changes and runs it.</p>
${table('Programs', ['Program', 'Defined in', 'Extended in', 'Used in'], rows)}`
}

function programName({ target, page, file }: SiteProgram, earlier: readonly SiteProgram[]): Html {
  const editions = earlier.map(
    (one) =>
      html` <span class="edition"><a href="${hrefTo(programsPage, one.page)}">after ${one.edition?.title}</a></span>`,
  )
  return html`<a href="${hrefTo(programsPage, page)}"><code>${target}</code></a>${editions} <a class="download" href="${hrefTo(programsPage, file)}" download="${target.replace(/^.*\//, '')}" aria-label="download ${target}">download</a>`
}

/** Every chunk: where it is defined and extended, and which blocks use it. */
export function chunksHtml({ chunks }: Site): Html {
  const rows = chunks.map((chunk) => row(chunksPage, html`<code>${chunk.name}</code>`, chunk))
  return html`<h1>Pieces</h1>
<p>A piece is a part of a program that the text explains by itself. A line such as <code>&lt;&lt;name&gt;&gt;</code> is where it belongs.</p>
${table('Pieces', ['Piece', 'Defined in', 'Extended in', 'Used in'], rows)}`
}

/** Every term, with the sentence that explains it. */
export function glossaryHtml({ terms }: Site, form = webForm): Html {
  const entries = terms.map(
    (term) => html`<div id="${entryAnchor(term)}"><dt>${term.name}</dt>
<dd>${term.sentence} <a class="where" href="${form.href(glossaryPage, term.explainedAt.page, term.explainedAt.anchor)}" aria-label="${term.name}, in ${term.explainedAt.label}">${term.explainedAt.label}</a></dd></div>
`,
  )
  const list =
    entries.length > 0
      ? html`<dl class="glossary">\n${entries}</dl>\n`
      : html`<p>This book explains no terms.</p>\n`
  return html`<h1>Terms</h1>
<p>Each term with the sentence in which the book explains it.</p>
${list}`
}

type UsePlaces = Pick<SiteProgram, 'defined' | 'extended' | 'used'>

function row(page: string, name: Html, { defined, extended, used }: UsePlaces): Html {
  const cells = [defined, extended, used].map((targets) => html`<td>${linkList(page, targets)}</td>`)
  return html`<tr><th scope="row">${name}</th>${cells}</tr>\n`
}

/** Links to places, or a dash where there are none. */
export function linkList(from: string, targets: readonly LinkTarget[]): Html {
  if (targets.length === 0) return html`<span class="none">–</span>`
  const labels = new Set<string>()
  const links = targets.flatMap(({ label, page, anchor }) => {
    // Of several places in one section the first is enough.
    if (labels.has(label)) return []
    labels.add(label)
    return [html`<li><a href="${hrefTo(from, page, anchor)}">${label}</a></li>`]
  })
  return html`<ul class="spots">${links}</ul>`
}

function table(label: string, heads: readonly string[], rows: readonly Html[]): Html {
  if (rows.length === 0) return html`<p>There are none.</p>\n`
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table class="index">
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table></div>
`
}
