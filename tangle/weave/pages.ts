import type { PageBody } from '../data/page.ts'
import type { Site } from '../data/site.ts'
import { chapterModel, type Plan } from './chapter-model.ts'
import type { Tools } from './code.ts'
import { isColoured, keyOfFigure } from './figures.ts'
import { chapterBody, neighbours } from './pages/chapter.ts'
import { contentsBody } from './pages/contents.ts'
import { chunksBody, glossaryBody, programsBody } from './pages/indexes.ts'
import { programBody, programModel } from './pages/program.ts'
import { searchBody } from './pages/search.ts'

/** A page that is not made yet: what it is made from, as plain data, and how. */
export type PlannedPage = {
  readonly path: string
  readonly model: unknown
  /** Keys of what must be coloured for it: its figures, or all of it. */
  readonly coloured: readonly string[]
  readonly make: (tools: Tools) => PageBody
}

/** Every page of the book, in no order that matters. None is made yet. */
export function planPages(plan: Plan): PlannedPage[] {
  return [...chapterPages(plan), ...programPages(plan), ...lists(plan.site)]
}

function chapterPages(plan: Plan): PlannedPage[] {
  return plan.site.chapters.map((chapter) => {
    const model = chapterModel(plan, chapter)
    const around = neighbours(plan.site, chapter)
    const { page: path, title } = chapter
    const make = (tools: Tools): PageBody => ({
      path,
      kind: 'chapter',
      title,
      ...chapterBody(model, tools),
      ...around,
    })
    const coloured = model.figures.filter(isColoured).map(keyOfFigure)
    return { path, model: [model, around], coloured, make }
  })
}

function programPages(plan: Plan): PlannedPage[] {
  return plan.site.programs.map((program) => {
    const model = programModel(plan, program)
    const { page: path } = program
    return { path, model, coloured: [path], make: (tools) => programBody(model, program, tools) }
  })
}

/** The pages without code are made at once: what they are is what they are made from. */
function lists(site: Site): PlannedPage[] {
  const bodies = [contentsBody(site), programsBody(site), chunksBody(site), glossaryBody(site), searchBody()]
  return bodies.map((body) => ({ path: body.path, model: body, coloured: [], make: () => body }))
}
