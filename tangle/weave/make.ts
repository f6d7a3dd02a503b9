import type { WovenFile } from '../data/page.ts'
import { programText } from '../data/program.ts'
import type { Plan } from './chapter-model.ts'
import type { Tools } from './code.ts'
import { FigureMemory, type KnownFigures } from './figures.ts'
import { loadHighlight } from './highlight.ts'
import { planPages } from './pages.ts'
import { assetFile } from './paths.ts'
import { filesOfRuns } from './runs.ts'
import { searchData } from './search-index.ts'
import { type Frame, pageText } from './template.ts'
import { type Describe, typingOf } from './typing.ts'

/** Loads the type checker: it is large. */
export type OpenTypes = () => Promise<Describe>

/** A page's text as an earlier run made it of the same model; nothing where it has to be made. */
export type Keep = (path: string, model: unknown) => string | undefined

/** What earlier runs have left. */
export type Earlier = { readonly keep: Keep; readonly figures: KnownFigures }

export type MadePages = {
  readonly files: readonly WovenFile[]
  /** Paths of the pages that had to be made. */
  readonly made: readonly string[]
  /** The figures of all pages, for the next run. */
  readonly figures: KnownFigures
}

/**
 * Makes the pages, but takes those that `keep` still has, and figures that are known. Highlighting is loaded only where
 * something is to be coloured.
 */
export async function makePages(
  plan: Plan,
  frame: Frame,
  { keep, figures }: Earlier,
  openTypes: OpenTypes,
): Promise<MadePages> {
  const memory = new FigureMemory(figures)
  const pages = planPages(plan).map((page) => ({ ...page, text: keep(page.path, page.model) }))
  const missing = pages.filter(({ text }) => text === undefined)
  const isColouring = missing.some(({ coloured }) => coloured.some((key) => !memory.knows(key)))
  const tools = isColouring ? await loadTools(plan, openTypes, memory) : noTools(memory)
  const files = pages.map(({ path, text, make }) => ({
    path,
    content: text ?? pageText(make(tools), frame),
  }))
  return {
    files,
    made: missing.map(({ path }) => path),
    figures: memory.keep(pages.flatMap(({ coloured }) => coloured)),
  }
}

/** What the figures of a book need. */
export async function loadTools(
  { site, linked, form }: Plan,
  openTypes: OpenTypes,
  memory = new FigureMemory({}),
): Promise<Tools> {
  const none = noTools(memory)
  const languages = site.chapters.flatMap(({ blocks }) => blocks.map(({ language }) => language))
  const [highlight, describe] = await Promise.all([loadHighlight(languages), openTypes()])
  if (!form.isInteractive) return { ...none, highlight, isInteractive: false }
  const typing = typingOf(linked, site.slugs, describe)
  return { ...none, highlight, hovers: typing.ofBlock, hoversOfProgram: typing.ofProgram }
}

/** For pages whose figures are all known. */
function noTools(memory: FigureMemory): Tools {
  return {
    highlight: () => {
      throw new Error('colours were not loaded')
    },
    hovers: () => new Map(),
    hoversOfProgram: () => new Map(),
    memory,
    isInteractive: true,
  }
}

/** What stands beside the pages: programs to be downloaded, the look, the index that is searched. */
export function filesBeside({ site, runs }: Plan, look: Readonly<Record<string, string>>): WovenFile[] {
  const programs = site.programs.map(({ file, program }) => ({ path: file, content: programText(program) }))
  const looks = Object.entries({ ...look, 'search-data.js': searchData(site) })
  return [
    ...programs,
    ...filesOfRuns(runs),
    ...looks.map(([name, content]) => ({ path: assetFile(name), content })),
  ]
}
