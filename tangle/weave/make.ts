import type { WovenFile } from '../data/page.ts'
import { programText } from '../data/program.ts'
import type { Plan } from './chapter-model.ts'
import type { Tools } from './code.ts'
import { loadHighlight } from './highlight.ts'
import { planPages, type PlannedPage } from './pages.ts'
import { lookFile } from './paths.ts'
import { filesOfRuns } from './runs.ts'
import { searchData } from './search-index.ts'
import { type Frame, pageText } from './template.ts'
import { type Describe, typingOf } from './typing.ts'

/** Loads the type checker: it is large. */
export type OpenTypes = () => Promise<Describe>

/** A page's text as an earlier run made it of the same model; nothing where it has to be made. */
export type Keep = (path: string, model: unknown) => string | undefined

export type MadePages = {
  readonly files: readonly WovenFile[]
  /** Paths of the pages that had to be made. */
  readonly made: readonly string[]
}

/** Makes the pages, but takes those that `keep` still has. Highlighting is loaded only where it is needed. */
export async function makePages(
  plan: Plan,
  frame: Frame,
  keep: Keep,
  openTypes: OpenTypes,
): Promise<MadePages> {
  const pages = planPages(plan)
  const kept = new Map<string, string>()
  for (const { path, model } of pages) {
    const text = keep(path, model)
    if (text !== undefined) kept.set(path, text)
  }
  const missing = pages.filter(({ path }) => !kept.has(path))
  const tools = missing.length > 0 ? await loadTools(plan, openTypes) : undefined
  const textOf = ({ path, make }: PlannedPage) =>
    kept.get(path) ?? (tools === undefined ? '' : pageText(make(tools), frame))
  return {
    files: pages.map((page) => ({ path: page.path, content: textOf(page) })),
    made: missing.map(({ path }) => path),
  }
}

/** What the figures of a book need. */
export async function loadTools({ site, linked, form }: Plan, openTypes: OpenTypes): Promise<Tools> {
  const languages = site.chapters.flatMap(({ blocks }) => blocks.map(({ language }) => language))
  const [highlight, describe] = await Promise.all([loadHighlight(languages), openTypes()])
  if (!form.isInteractive)
    return { highlight, hovers: () => new Map(), hoversOfProgram: () => new Map(), isInteractive: false }
  const typing = typingOf(linked, site.slugs, describe)
  return { highlight, hovers: typing.ofBlock, hoversOfProgram: typing.ofProgram, isInteractive: true }
}

/** What stands beside the pages: programs to be downloaded, the look, the index that is searched. */
export function filesBeside({ site, runs }: Plan, look: Readonly<Record<string, string>>): WovenFile[] {
  const programs = site.programs.map(({ file, program }) => ({ path: file, content: programText(program) }))
  const looks = Object.entries({ ...look, 'search-data.js': searchData(site) })
  return [
    ...programs,
    ...filesOfRuns(runs),
    ...looks.map(([name, content]) => ({ path: lookFile(name), content })),
  ]
}
