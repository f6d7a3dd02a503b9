import type { WovenFile } from './page.ts'
import { programText } from '../program/program.ts'
import type { Problem, Result } from '../problem/problem.ts'
import type { Site } from './plan/site.ts'
import type { Tools } from './code/code.ts'
import type { OnStep } from '../system/parallel.ts'
import { lateChecker } from '../program/types/late.ts'
import { FigureMemory, type KnownFigures } from './code/known-figures.ts'
import { loadHighlight, plainLines } from './code/highlight.ts'
import type { PlannedPage } from './plan/page-list.ts'
import { assetFile } from './plan/paths.ts'
import type { BookPlan } from './plan/plan.ts'
import { filesOfRuns } from './run-files.ts'
import { searchData } from './kinds/search.ts'
import { type Describe, typingOf } from './code/hover-types.ts'

/** The results of earlier runs. */
type Earlier = {
  /** Pages that would be the same again, by path. */
  readonly texts: ReadonlyMap<string, string>
  readonly figures: KnownFigures
}

type MadePages = {
  /** The program that the type checker gave up on. */
  readonly problems: readonly Problem[]
  readonly files: readonly WovenFile[]
  /** Paths of the pages that had to be made. */
  readonly made: readonly string[]
  /** The figures of all pages, for the next run. */
  readonly figures: KnownFigures
}

/**
 * Makes the pages that earlier runs did not. Highlighting is loaded only where something is to be coloured.
 *
 * @param folder of chapters, absolute: packages are resolved from there, as in an author's editor
 */
export async function makePages(
  plan: BookPlan,
  pages: readonly PlannedPage[],
  { texts, figures }: Earlier,
  folder: string,
  onStep?: OnStep,
): Promise<MadePages> {
  const memory = new FigureMemory(figures)
  const missing = pages.filter(({ path }) => !texts.has(path))
  const isColouring = missing.some(({ coloured }) => coloured.some((key) => !memory.knows(key)))
  const { value: tools, problems } = isColouring
    ? await loadTools(plan, folder, memory)
    : { value: noTools(memory), problems: [] }
  const files = pages.map(({ path, make }, i) => {
    onStep?.(`${i} of ${pages.length} pages, ${path}`)
    return { path, content: texts.get(path) ?? make(tools) }
  })
  return {
    problems,
    files,
    made: missing.map(({ path }) => path),
    figures: memory.keep(pages.flatMap(({ coloured }) => coloured)),
  }
}

/** Makes pages without colours and without types. */
export function plainPages(pages: readonly PlannedPage[]): WovenFile[] {
  const tools = { ...noTools(new FigureMemory({})), highlight: plainLines }
  return pages.map(({ path, make }) => ({ path, content: make(tools) }))
}

async function loadTools(plan: BookPlan, folder: string, memory: FigureMemory): Promise<Result<Tools>> {
  const { site, linked } = plan
  const [highlight, { value: typing, problems }] = await Promise.all([
    highlightFor(site),
    typingOf(linked, site.slugs, describeFrom(folder)),
  ])
  const tools = { highlight, hovers: typing.ofBlock, hoversOfProgram: typing.ofProgram }
  return { value: { ...noTools(memory), ...tools }, problems }
}

/** For forms without interaction: colours, and no types. */
export async function loadColours({ site }: BookPlan): Promise<Tools> {
  return { ...noTools(new FigureMemory({})), highlight: await highlightFor(site), isInteractive: false }
}

function highlightFor({ chapters }: Site) {
  return loadHighlight(chapters.flatMap(({ blocks }) => blocks.map(({ language }) => language)))
}

function describeFrom(folder: string): Describe {
  return async (files) => {
    const checker = lateChecker(folder)
    const opened = await checker.open()
    return opened.describe(files).finally(checker.close)
  }
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

/** The files besides the pages: programs to be downloaded, assets, the search index. */
export function otherFiles({ site, runs }: BookPlan, files: Readonly<Record<string, string>>): WovenFile[] {
  const programs = site.programs.map(({ file, program }) => ({ path: file, content: programText(program) }))
  const assets = Object.entries({ ...files, 'search-data.js': searchData(site) })
  return [
    ...programs,
    ...filesOfRuns(runs),
    ...assets.map(([name, content]) => ({ path: assetFile(name), content })),
  ]
}
