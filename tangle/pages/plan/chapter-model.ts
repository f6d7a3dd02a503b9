import { type Block, definedName, type DefiningBlock, isDefining } from '../../chapter/chapter.ts'
import type { ChapterModel, CodeFigure, Figure, GlossaryLink, PageLink, ReferenceLink } from '../page.ts'
import { hasBlock } from '../../program/program.ts'
import type { Destination } from '../../prose/prose.ts'
import type { Transcript } from '../../transcript/notation/transcript.ts'
import { numberBefore, type Site, type SiteChapter, type LinkTarget } from './site.ts'
import { chunkKey, type Definition, piecesAt } from '../../program/definitions.ts'
import { programsAt } from '../../program/link-programs.ts'
import { referencesOf } from '../../program/references.ts'
import { resolveDestination } from './link-targets.ts'
import type { BookPlan } from './plan.ts'
import { shownRun } from '../run-files.ts'
import { typingTexts } from '../code/hover-types.ts'
import { entryOf } from './glossary.ts'
import { keyOf } from '../../text/whole-words.ts'
import { fenceTarget } from './program-uses.ts'

/** Collects everything that one chapter's page is made from. */
export function chapterModel(plan: BookPlan, chapter: SiteChapter): ChapterModel {
  const { prose, page } = chapter
  const { form } = plan
  return {
    page,
    prefix: form.prefix(page),
    title: chapter.title,
    number: numberBefore(chapter),
    text: prose.text,
    headings: prose.headings,
    terms: prose.terms,
    figures: chapter.blocks.map((block) => figureOf(plan, chapter, block)),
    leftOut: prose.leftOut,
    addresses: addressesOf(plan, chapter, 'link'),
    pictures: addressesOf(plan, chapter, 'picture'),
    glossary: glossaryFor(plan, chapter),
    isInteractive: form.isInteractive,
    problems: plan.problems.get(page) ?? [],
  }
}

/** The addresses of a chapter's links, or of its pictures, in this form of the book. */
function addressesOf(
  { form, site }: BookPlan,
  chapter: SiteChapter,
  kind: Destination['kind'],
): Record<string, string | undefined> {
  const { page, prose } = chapter
  const own = prose.destinations.filter((one) => one.kind === kind)
  return Object.fromEntries(
    own.map(({ href }) => {
      const resolved = resolveDestination(href, chapter, site)
      if (resolved.kind === 'outside') return [href, href]
      if (resolved.kind !== 'page') return [href, undefined]
      // A book of one file has the pictures that it shows, but not those it only links to.
      const isLost = kind === 'link' && 'file' in resolved && !form.isInteractive
      return [href, isLost ? undefined : form.href(page, resolved.page, resolved.anchor)]
    }),
  )
}

/** The terms that occur in the chapter's text. */
function glossaryFor({ site, form }: BookPlan, { slug, page, prose }: SiteChapter): GlossaryLink[] {
  const text = keyOf(prose.text.replaceAll(/\s+/g, ' '))
  return site.terms
    .filter(({ name }) => text.includes(keyOf(name)))
    .map((term) => {
      const entry = entryOf(term)
      const { name, listed, sentence } = term
      return {
        name,
        listed,
        sentence,
        href: form.href(page, entry.page, entry.anchor),
        isOwn: term.slug === slug,
      }
    })
}

function figureOf(plan: BookPlan, chapter: SiteChapter, block: Block): Figure {
  const id = plan.form.prefix(chapter.page) + (chapter.anchors.get(block.line) ?? '')
  if (isDefining(block)) return codeModel(plan, chapter, block, id)
  const transcript = chapter.transcripts.find((one) => one.block.line === block.line)
  if (transcript === undefined) {
    const above = chapter.prose.headings.findLast(({ at }) => at.line < block.line)
    return { kind: 'plain', id, block, isExercise: /^Exercise\b/.test(above?.text ?? '') }
  }
  const { site, runs, form } = plan
  const run = shownRun(runs.get(transcript), transcript, (path) => form.href(chapter.page, path))
  const isDrawingOpen = isFirstDrawing(plan, chapter, transcript)
  return { kind: 'transcript', id, block, transcript, shapes: site.shapes, run, isDrawingOpen }
}

/** Whether a transcript is the first of its section that has more than one pane: later ones show more of the same idea. */
function isFirstDrawing({ runs }: BookPlan, { prose, transcripts }: SiteChapter, own: Transcript): boolean {
  const begins = prose.headings.map(({ at }) => at.line).filter((line) => line < own.block.line)
  const start = Math.max(...begins, 0)
  const isDrawn = (one: Transcript) => one.panes.length > 1 && runs.has(one) && !one.block.hidden
  return transcripts.find((one) => one.block.line > start && isDrawn(one)) === own
}

function codeModel(plan: BookPlan, chapter: SiteChapter, block: DefiningBlock, id: string): CodeFigure {
  const { role } = block
  const link = linker(plan, chapter)
  const isFile = role.kind === 'file'
  const name = definedName(block)
  const definitions = definitionsOf(plan, block)
  const targets = definitions.flatMap((one) => targetOfDefinition(plan.site, one, block) ?? [])
  const chunk = plan.site.chunks.find(({ key }) => !isFile && key === chunkKey(block.slug, name))
  return {
    kind: 'code',
    id,
    block,
    name,
    isFile,
    operation: role.operation,
    references: referencesIn(plan, chapter, block),
    before: role.operation === 'define' ? undefined : textBefore(definitions, block),
    typing: typesOf(plan, chapter, block),
    programs: programsWith(plan, chapter, block),
    uses: (chunk?.used ?? []).flatMap((use) => link(use).map((shown) => ({ ...shown, name: use.name }))),
    others: targets.flatMap(link),
  }
}

function definitionsOf({ linked: { definitions } }: BookPlan, block: DefiningBlock): readonly Definition[] {
  const name = definedName(block)
  const isFile = block.role.kind === 'file'
  return (isFile ? definitions.files.get(name) : definitions.chunks.get(chunkKey(block.slug, name))) ?? []
}

function targetOfDefinition(
  site: Site,
  { block, chapter }: Definition,
  own: DefiningBlock,
): LinkTarget | undefined {
  if (block === own || block.hidden) return undefined
  const found = site.chapters.find(({ index }) => index === chapter)
  return found && fenceTarget(found, block.line)
}

/** The lines of a block's name before it. */
function textBefore(definitions: readonly Definition[], block: DefiningBlock): string[] {
  const own = definitions.findIndex((one) => one.block === block)
  return piecesAt(definitions.slice(0, own), Infinity).flatMap(({ lines }) => lines)
}

function referencesIn(plan: BookPlan, chapter: SiteChapter, block: DefiningBlock): ReferenceLink[] {
  return referencesOf(block).map(({ index, offset, length, name }) => {
    const key = chunkKey(block.slug, name)
    const defined = plan.site.chunks.find((chunk) => chunk.key === key)?.defined[0]
    const [link] = defined === undefined ? [] : linker(plan, chapter)(defined)
    return { index, offset, length, href: link?.href }
  })
}

function typesOf({ linked }: BookPlan, { index }: SiteChapter, block: DefiningBlock): string[] {
  const programs = programsAt(linked, index)
  const own = programs.find((program) => hasBlock(program, block))
  return own === undefined ? [] : typingTexts(own, programs)
}

/** The programs of a block. A replaced block is in none, but the page still names its file. */
function programsWith(
  plan: BookPlan,
  { index, page }: SiteChapter,
  block: DefiningBlock,
): CodeFigure['programs'] {
  const { site, form } = plan
  const own = block.role.kind === 'file' ? definedName(block) : undefined
  return programsAt(plan.linked, index).flatMap((program) => {
    const shown = site.programs.find((one) => one.program === program)
    const isPart = program.target === own || hasBlock(program, block)
    if (shown === undefined || !isPart) return []
    return [{ target: shown.target, href: form.href(page, shown.page), file: form.href(page, shown.file) }]
  })
}

function linker({ form }: BookPlan, { page }: SiteChapter): (defined: LinkTarget) => PageLink[] {
  return ({ label, page: to, anchor }) => {
    const href = form.href(page, to, anchor)
    return href === undefined ? [] : [{ label, href }]
  }
}
