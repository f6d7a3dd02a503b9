import type { WovenFile } from './page.ts'
import { printToPdf } from './print-pdf.ts'
import { epubOf } from './epub/book.ts'
import { epubForm, printForm } from './plan/form.ts'
import { loadColours } from './make-pages.ts'
import { epubFile, pdfFile, printPage } from './plan/paths.ts'
import { type BookPlan, inForm } from './plan/plan.ts'
import { printText } from './print-page.ts'

/** What the whole book in one file includes besides its text. */
type OtherFiles = {
  /** Everything that pages load. */
  readonly loaded: readonly WovenFile[]
  readonly pictures: readonly WovenFile[]
  readonly style: string
}

/** The book as one file, in the requested forms. */
export async function makeWhole(
  plan: BookPlan,
  { loaded, pictures, style }: OtherFiles,
  { epub, pdf }: { readonly epub: boolean; readonly pdf: boolean },
): Promise<WovenFile[]> {
  if (!epub && !pdf) return []
  const tools = await loadColours(plan)
  const whole: WovenFile[] = []
  if (epub) {
    const content = epubOf(inForm(plan, epubForm(plan.site)), tools, style, pictures)
    whole.push({ path: epubFile, content })
  }
  if (pdf) {
    const page = { path: printPage, content: printText(inForm(plan, printForm(plan.site, printPage)), tools) }
    whole.push({ path: pdfFile, content: await printToPdf([page, ...loaded], printPage) })
  }
  return whole
}
