import { isDefining } from '../../chapter/chapter.ts'
import type { PageBody } from '../page.ts'
import { programLines, type Segment } from '../../program/program.ts'
import type { Site, SiteProgram, LinkTarget } from '../plan/site.ts'
import { programsAt } from '../../program/link-programs.ts'
import type { BookPlan } from '../plan/plan.ts'
import { diffHtml, type Tools } from '../code/code.ts'
import { lineHtml } from '../code/code-line.ts'
import type { Highlight } from '../code/highlight.ts'
import { type Html, html } from '../../text/html.ts'
import { hrefTo } from '../plan/paths.ts'
import { typingTexts } from '../code/hover-types.ts'
import { namedTarget } from '../plan/program-uses.ts'
import { linkList } from './indexes.ts'
import { packagesNamed } from '../../program/package-names.ts'
import { languageOfFile } from '../../chapter/languages.ts'

/** Everything that a program's page is made from, as plain data. */
type ProgramModel = {
  readonly program: Pick<
    SiteProgram,
    'target' | 'edition' | 'page' | 'file' | 'defined' | 'extended' | 'used'
  >
  readonly language: string
  readonly lines: readonly string[]
  /** The texts that decide the types of its names. */
  readonly typing: readonly string[]
  /** The npm packages that it needs, with all that it imports. */
  readonly packages: readonly string[]
  /** The origins of its runs of lines: 0-based first line, count, and the place. */
  readonly runs: readonly {
    readonly start: number
    readonly count: number
    readonly source: LinkTarget | undefined
  }[]
  /** The version before this one, and its lines. */
  readonly before:
    | { readonly label: string; readonly page: string; readonly lines: readonly string[] }
    | undefined
  /** All versions, this one included, the latest last. */
  readonly editions: readonly LinkTarget[]
}

export function programModel({ site, linked }: BookPlan, shown: SiteProgram): ProgramModel {
  const { target, edition, page, file, defined, extended, used, program } = shown
  const programs = shown.edition === undefined ? linked.programs : programsAt(linked, chapterOf(site, shown))
  const editions = site.programs.filter((one) => one.target === target)
  const before = editions[editions.indexOf(shown) - 1]
  const typing = typingTexts(program, programs)
  return {
    program: { target, edition, page, file, defined, extended, used },
    language: program.segments[0]?.block.language ?? '',
    lines: programLines(program),
    typing,
    packages: languageOfFile(target) === undefined ? [] : packagesNamed(typing.join('\n')),
    runs: program.segments.map((segment, i) => ({
      start: program.starts[i] ?? 0,
      count: segment.count,
      source: targetOfSegment(site, segment),
    })),
    before: before && { label: labelOf(before), page: before.page, lines: programLines(before.program) },
    editions: editions.map((one) => ({ label: labelOf(one), page: one.page })),
  }
}

/** A program's page: its text, each run of lines with a link to its explanation, and what changed. */
export function programBody(model: ProgramModel, shown: SiteProgram, tools: Tools): PageBody {
  const { highlight } = tools
  const hovers = tools.hoversOfProgram(shown.program)
  const { program, language, lines } = model
  const pieces = highlight(lines.join('\n'), language)
  const rendered = lines.map((_, i) => lineHtml(pieces[i] ?? [], undefined, hovers.get(i) ?? []))
  const when =
    program.edition === undefined ? 'at the end of the book' : `at the end of “${program.edition.title}”`
  const content = html`<h1><code>${program.target}</code></h1>
<p>The whole program as it is ${when}. <a href="${hrefTo(program.page, program.file)}" download="${program.target.replace(/^.*\//, '')}">Download it</a>, or follow a § to where the book explains the lines beside it.</p>
${installation(model)}${editionList(model)}<figure class="code whole" id="whole">
<figcaption><span class="name"><span class="kind">program</span> <code>${program.target}</code></span><button type="button" class="copy" data-copy="whole-text" hidden="hidden">Copy</button></figcaption>
<pre tabindex="0" role="group" aria-label="Program ${program.target}"><code id="whole-text" class="language-${language}">${wholeText(model, rendered)}</code></pre>
</figure>
${changesHtml(model, rendered, highlight)}<h2 id="places">Where the book speaks of it</h2>
<dl class="places">
<div><dt>Defined in</dt><dd>${linkList(program.page, program.defined)}</dd></div>
<div><dt>Extended in</dt><dd>${linkList(program.page, program.extended)}</dd></div>
<div><dt>Used in</dt><dd>${linkList(program.page, program.used)}</dd></div>
</dl>
`
  return { path: program.page, kind: 'program', title: program.target, content: content.html, sections: [] }
}

/** What a reader types before the program runs. */
function installation({ packages }: ProgramModel): Html {
  if (packages.length === 0) return html``
  return html`<p>It needs packages that do not come with Node. Install them in the folder that it is in, or in one above it: <code>npm install ${packages.join(' ')}</code></p>\n`
}

function chapterOf({ chapters }: Site, { edition }: SiteProgram): number {
  return chapters.find(({ slug }) => slug === edition?.slug)?.index ?? 0
}

function labelOf({ edition }: SiteProgram): string {
  return edition === undefined ? 'end of the book' : `end of “${edition.title}”`
}

function targetOfSegment({ chapters }: Site, { block }: Segment): LinkTarget | undefined {
  const chapter = chapters.find(({ slug }) => slug === block.slug)
  if (chapter === undefined || block.hidden || !isDefining(block)) return undefined
  return namedTarget(chapter, block)
}

/** Each run of lines in an element of its own, with a link to its explanation at the first line that is not empty. */
function wholeText(model: ProgramModel, lines: readonly Html[]): Html {
  const { runs, program } = model
  const parts = runs.map(({ start, count, source }) => {
    const texts = model.lines.slice(start, start + count)
    const first = texts.findIndex((line) => line !== '')
    const own = texts.map((_, i) => {
      const link = i === first && source !== undefined ? sourceLink(program.page, source) : undefined
      return html`${link}<span class="line">${lines[start + i]}\n</span>`
    })
    return html`<span class="run">${own}</span>`
  })
  return html`${parts}`
}

function sourceLink(from: string, { label, page, anchor }: LinkTarget): Html {
  return html`<a class="source" href="${hrefTo(from, page, anchor)}" aria-label="explained at ${label}" title="explained at ${label}">§</a>`
}

function editionList({ editions, program }: ProgramModel): Html {
  if (editions.length < 2) return html``
  const links = editions.map(({ label, page }) =>
    page === program.page
      ? html`<li aria-current="page">${label}</li>`
      : html`<li><a href="${hrefTo(program.page, page)}">${label}</a></li>`,
  )
  return html`<nav class="editions" aria-label="Editions"><span>As it is at the:</span><ul>${links}</ul></nav>\n`
}

function changesHtml(
  { before, lines, language }: ProgramModel,
  rendered: readonly Html[],
  highlight: Highlight,
): Html {
  if (before === undefined) return html``
  const old = highlight(before.lines.join('\n'), language).map((pieces) => lineHtml(pieces, undefined, []))
  return html`<h2 id="changes">What changed since the ${before.label}</h2>
<figure class="code" id="diff">
<pre tabindex="0" role="group" aria-label="What changed"><code class="language-${language}">${diffHtml(before.lines, lines, old, rendered)}</code></pre>
</figure>
`
}
