import type { PageBody } from '../page.ts'
import type { Site } from './site.ts'
import { digestOf } from '../../system/digest.ts'
import { chapterModel } from './chapter-model.ts'
import type { Tools } from '../code/code.ts'
import { isColoured, keyOfFigure } from '../code/known-figures.ts'
import { chapterBody, neighbours } from '../kinds/chapter.ts'
import { contentsBody } from '../kinds/contents.ts'
import { chunksBody, glossaryBody, programsBody } from '../kinds/indexes.ts'
import { programBody, programModel } from '../kinds/program.ts'
import { searchBody } from '../kinds/search.ts'
import { type BookPlan, tokensOf } from './plan.ts'
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
  const frame = { template, bookTitle, language }
  const bodies = [...chapterBodies(plan), ...programBodies(plan), ...lists(plan.site)]
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

/** The pages without code, made at once: each is its own model. */
function lists(site: Site): PlannedBody[] {
  const bodies = [contentsBody(site), programsBody(site), chunksBody(site), glossaryBody(site), searchBody()]
  return bodies.map((body) => ({ path: body.path, model: body, coloured: [], make: () => body }))
}
