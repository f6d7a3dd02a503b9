import { join, resolve } from 'node:path'
import { type Book, extractBook } from '../book/extract.ts'
import type { BookValue, Source } from '../data/chapter.ts'
import type { WovenFile } from '../data/page.ts'
import type { Problem } from '../data/problem.ts'
import { type ChapterFile, findAttachments, readSources, shownPath } from '../world/chapters.ts'
import { digestOf } from '../world/digest.ts'
import { type Assets, readAssets } from '../world/assets.ts'
import { digestBehind, readBytes } from '../world/disk.ts'
import { printToPdf } from '../world/print.ts'
import { checkTemplate, missingAsset, ownAssets } from './book-front.ts'
import type { Plan } from './chapter-model.ts'
import { checkChapters } from './check.ts'
import { usedAttachments } from './destinations.ts'
import { epubOf } from './epub/book.ts'
import { epubForm, printForm } from './form.ts'
import type { KnownFigures } from './figures.ts'
import { filesBeside, type Keep, loadTools, makePages } from './make.ts'
import { epubFile, pdfFile, pictureFile, printPage } from './paths.ts'
import { inForm, planBook, withRuns } from './plan.ts'
import { printText } from './print.ts'
import type { Runs } from './runs.ts'
import type { Describe } from './typing.ts'

/** What is woven, and of what. */
export type WeaveInput = {
  readonly files: readonly ChapterFile[]
  /** The folder of chapters, absolute. */
  readonly folder: string
  readonly withoutSolutions: boolean
  /** Whether the book is made as one file for reading systems too, and as one for the printer. */
  readonly epub: boolean
  readonly pdf: boolean
  readonly cwd: string
  /** Finds the runs that prove the book's transcripts. */
  readonly prove: (book: Book) => Promise<Proof>
  /** The text of a page as the last run left it, if it was made from what has this digest. */
  readonly standing: (path: string, digest: string) => string | undefined
  /** The figures that earlier runs have made. */
  readonly figures: KnownFigures
}

/** What is known of a book's transcripts. */
export type Proof = {
  readonly runs: Runs
  readonly problems: readonly Problem[]
  /** Where the records would be kept that nobody has, absolute: with them the pages would be others. */
  readonly missing: readonly string[]
}

/** All that stands in the woven book, before any of it is written. */
export type Woven = {
  readonly files: readonly WovenFile[]
  readonly problems: readonly Problem[]
  /** How many chapters are woven. */
  readonly chapters: number
  /** Digest of each file that was read, by shown path. */
  readonly inputs: Readonly<Record<string, string>>
  /** The files beside the chapters that the pages show, absolute. */
  readonly shown: readonly string[]
  /** Digest of what each page was made from, by path. */
  readonly pages: Readonly<Record<string, string>>
  /** The pages that had to be made. */
  readonly made: readonly string[]
  /** The figures of all pages, for the next run. */
  readonly figures: KnownFigures
}

/** Reads and lays out a book, looks for what is wrong with it as pages, and makes them. */
export async function weaveFiles(input: WeaveInput): Promise<Woven> {
  const { sources, book, inputs, problems } = readAll(input)
  const attachments = findAttachments(input.folder, input.cwd)
  const plan = planBook(book, sources, attachments, input)
  const look = lookOf(book, attachments, input)
  const faults = [...problems, ...checkChapters(book.chapters, plan.links), ...look.problems]
  const chapters = plan.site.chapters.length
  const nothing = { files: [], chapters, inputs, shown: [], pages: {}, made: [], figures: {} }
  if (faults.length > 0) return { ...nothing, problems: faults }
  const shown = [...usedAttachments(plan.links), ...look.own].map((path) => join(input.folder, path))
  const { runs, problems: unproved, missing } = await input.prove(book)
  if (unproved.length > 0) return { ...nothing, problems: unproved }
  for (const file of [...shown, ...missing]) inputs[shownPath(file, input.cwd)] = digestBehind(file)
  return { ...(await makeAll(withRuns(plan, runs), look.look, input)), problems: [], chapters, inputs, shown }
}

function readAll({ files }: WeaveInput) {
  const undecodable: Problem[] = []
  const inputs: Record<string, string> = {}
  const sources: Source[] = [
    ...readSources(files, undecodable, ({ path, bytes }) => void (inputs[path] = digestOf(bytes))),
  ]
  const { value: book, problems } = extractBook(sources)
  return { sources, book, inputs, problems: [...undecodable, ...problems] }
}

/** The assets that the book brings along, or the tool's own. */
function lookOf({ chapters }: Book, attachments: readonly string[], { folder }: WeaveInput) {
  const { style, template } = ownAssets(chapters)
  const own = [style, template].filter((value): value is BookValue => value !== undefined)
  const lost = own.filter(({ text }) => !attachments.includes(text))
  const pathOf = (value: BookValue | undefined) =>
    value === undefined ? undefined : resolve(folder, value.text)
  const look = lost.length > 0 ? readAssets() : readAssets(pathOf(style), pathOf(template))
  const faults = template === undefined ? [] : checkTemplate(look.template, template)
  return {
    look,
    own: own.map(({ text }) => text),
    problems: lost.length > 0 ? lost.map(missingAsset) : faults,
  }
}

async function makeAll(plan: Plan, look: Assets, input: WeaveInput) {
  const { folder, standing, figures: known } = input
  const frame = { template: look.template, bookTitle: plan.site.title, language: plan.site.language }
  const pages: Record<string, string> = {}
  const keep: Keep = (path, model) => {
    const digest = digestOf(JSON.stringify([model, frame]))
    pages[path] = digest
    return standing(path, digest)
  }
  const earlier = { keep, figures: known }
  const { files, made, figures } = await makePages(plan, frame, earlier, () => openTypes(folder))
  const pictures = usedAttachments(plan.links).map((path) => ({
    path: pictureFile(path),
    content: readBytes(join(folder, path)),
  }))
  const beside = [...filesBeside(plan, look.files), ...pictures]
  return {
    files: [
      ...files,
      ...beside,
      ...(await makeWhole(plan, { beside, pictures, style: look.epubStyle }, input)),
    ],
    pages,
    made,
    figures,
  }
}

/** Packages are looked for from the folder of chapters, as an author's editor would. */
async function openTypes(folder: string): Promise<Describe> {
  const { openTypeChecker } = await import('../world/types.ts')
  return (files) => openTypeChecker(folder).describe(files)
}

type Beside = {
  /** All that pages load. */
  readonly beside: readonly WovenFile[]
  readonly pictures: readonly WovenFile[]
  /** What reading systems take for a stylesheet. */
  readonly style: string
}

/** The book as one file, in the forms that were asked for. */
async function makeWhole(
  plan: Plan,
  { beside, pictures, style }: Beside,
  { epub, pdf }: WeaveInput,
): Promise<WovenFile[]> {
  if (!epub && !pdf) return []
  const tools = await loadTools(inForm(plan, epubForm(plan.site)), () => Promise.resolve(() => () => []))
  const whole: WovenFile[] = []
  if (epub) {
    const content = epubOf(inForm(plan, epubForm(plan.site)), tools, style, pictures)
    whole.push({ path: epubFile, content })
  }
  if (pdf) {
    const page = { path: printPage, content: printText(inForm(plan, printForm(plan.site, printPage)), tools) }
    whole.push({ path: pdfFile, content: await printToPdf([page, ...beside], printPage) })
  }
  return whole
}
