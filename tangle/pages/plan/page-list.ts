import type { PageBody } from '../page.ts'
import type { Site } from './site.ts'
import { digestOf } from '../../system/digest.ts'
import { chapterModel } from './chapter-model.ts'
import type { Tools } from '../code/code.ts'
import { isColoured, keyOfFigure } from '../code/known-figures.ts'
import { chapterBody, neighbours } from '../kinds/chapter.ts'
import { contentsHtml } from '../kinds/contents.ts'
import { chunksHtml, glossaryHtml, programsHtml } from '../kinds/indexes.ts'
import { programBody, programModel } from '../kinds/program.ts'
import { searchHtml } from '../kinds/search.ts'
import { chunksPage, contentsPage, glossaryPage, programsPage, searchPage } from './paths.ts'
import { type BookPlan, tokensOf } from './plan.ts'
import type { Html } from '../../text/html.ts'
import { pageText } from '../template.ts'

/** A page before it is made. */
export type PlannedPage = {
  readonly path: string
  /** Of everything that it is made from. */
  readonly digest: string
  /** Keys of what is coloured for it: its figures, or the whole page. */
  readonly coloured: readonly string[]
  readonly make: (tools: Tools) => string
}

/**
 * Every page of the book, in any order. None is made yet.
 *
 * @param template a page with `{{names}}` for the parts of each page
 */
export function planPages(plan: BookPlan, template: string): PlannedPage[] {
  const { title: bookTitle, language } = plan.site
  const frame = { template, bookTitle, language, navigation }
  const bodies = [...chapterBodies(plan), ...programBodies(plan), ...listBodies(plan.site)]
  return bodies.map(({ path, model, coloured, make }) => ({
    path,
    digest: digestOf(JSON.stringify([model, frame])),
    coloured,
    make: (tools) => pageText(make(tools), frame),
  }))
}

/** The body of a page: what it is made from, as plain data, and how. */
type PlannedBody = Pick<PlannedPage, 'path' | 'coloured'> & {
  readonly model: unknown
  readonly make: (tools: Tools) => PageBody
}

function chapterBodies(plan: BookPlan): PlannedBody[] {
  return plan.site.chapters.map((chapter) => {
    const model = chapterModel(plan, chapter)
    const around = neighbours(plan.site, chapter)
    const { page: path, title } = chapter
    const make = (tools: Tools): PageBody => ({
      path,
      kind: 'chapter',
      title,
      ...chapterBody(model, tokensOf(plan, chapter), tools),
      ...around,
    })
    const coloured = model.figures.filter(isColoured).map(keyOfFigure)
    return { path, model: [model, around], coloured, make }
  })
}

function programBodies(plan: BookPlan): PlannedBody[] {
  return plan.site.programs.map((program) => {
    const model = programModel(plan, program)
    const { page: path } = program
    return { path, model, coloured: [path], make: (tools) => programBody(model, program, tools) }
  })
}

/** A page without code, of which the book has one. */
type ListPage = Pick<PageBody, 'path' | 'kind' | 'title' | 'scripts'> & {
  readonly content: (site: Site) => Html
}

const lists: readonly ListPage[] = [
  { path: contentsPage, kind: 'contents', title: 'Contents', content: contentsHtml },
  { path: programsPage, kind: 'index', title: 'Programs', content: programsHtml },
  { path: chunksPage, kind: 'index', title: 'Pieces', content: chunksHtml },
  { path: glossaryPage, kind: 'index', title: 'Terms', content: (site) => glossaryHtml(site) },
  {
    path: searchPage,
    kind: 'search',
    title: 'Search',
    content: searchHtml,
    scripts: ['minisearch.js', 'search-data.js', 'search.js'],
  },
]

/** What every page links to. Searching has a form of its own, and pieces are found in the programs and the contents. */
const navigation = lists
  .filter(({ kind, path }) => kind !== 'search' && path !== chunksPage)
  .map(({ path, title }) => ({ path, title }))

/** These are made at once: each is its own model. */
function listBodies(site: Site): PlannedBody[] {
  return lists.map(({ content, ...page }) => {
    const body = { ...page, content: content(site).html, sections: [] }
    return { path: page.path, model: body, coloured: [], make: () => body }
  })
}
