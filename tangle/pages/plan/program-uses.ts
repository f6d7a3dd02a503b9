import { definedName, type DefiningBlock, isDefining } from '../../chapter/chapter.ts'
import type { Site, SiteChapter, SiteChunk, SiteProgram, SiteUse, LinkTarget } from './site.ts'
import { programsNamed } from '../../transcript/notation/started-programs.ts'
import { chunkKey, chunkName, type Definition } from '../../program/definitions.ts'
import type { LinkedBook } from '../../program/link-programs.ts'
import { referencesOf } from '../../program/references.ts'
import { outputsOf } from '../../program/targets.ts'
import { programFile, programPage } from './paths.ts'

/** Every program that the chapters define, one entry for each version, with the places that mention it. */
export function programsOf(linked: LinkedBook, chapters: readonly SiteChapter[]): Site['programs'] {
  return linked.programs.flatMap((program) => {
    const { target } = program
    const own = linked.definitions.files.get(target) ?? []
    if (chapterOf(chapters, own[0]?.chapter) === undefined) return []
    const uses = { ...definitionTargets(own, chapters), used: runsOf(target, chapters) }
    const editions = linked.earlierVersions.filter((edition) => edition.program.target === target)
    return [...editions, { chapter: undefined, program }].flatMap((one): SiteProgram[] => {
      const chapter = chapterOf(chapters, one.chapter)
      if (one.chapter !== undefined && chapter === undefined) return []
      const slug = chapter?.slug
      const edition = chapter && { slug: chapter.slug, title: chapter.title }
      const places = { page: programPage(target, slug), file: programFile(target, slug) }
      return [{ target, program: one.program, edition, ...places, ...uses }]
    })
  })
}

/** Every chunk that the chapters define, with the places that mention it. */
export function chunksOf(linked: LinkedBook, chapters: readonly SiteChapter[]): SiteChunk[] {
  return [...linked.definitions.chunks].flatMap(([key, definitions]) => {
    const first = definitions[0]?.block
    if (first === undefined || chapterOf(chapters, definitions[0]?.chapter) === undefined) return []
    const name = chunkName(first.slug, key)
    return [{ key, name, ...definitionTargets(definitions, chapters), used: usesOf(key, chapters) }]
  })
}

/** The place of a fence in its chapter. */
export function fenceTarget(chapter: SiteChapter, line: number): LinkTarget {
  const section = sectionAt(chapter, line)
  const label = section === undefined ? chapter.title : `${chapter.title}: ${section}`
  const anchor = chapter.anchors.get(line)
  return { label, page: chapter.page, ...(anchor === undefined ? {} : { anchor }) }
}

function sectionAt({ prose }: SiteChapter, line: number): string | undefined {
  return prose.headings.findLast(({ at, level }) => level > 1 && at.line < line)?.text
}

function chapterOf(chapters: readonly SiteChapter[], index: number | undefined): SiteChapter | undefined {
  return chapters.find((chapter) => chapter.index === index)
}

function definitionTargets(definitions: readonly Definition[], chapters: readonly SiteChapter[]) {
  const targetsOf = (kept: readonly Definition[]) =>
    kept.flatMap(({ block, chapter }) => {
      const found = chapterOf(chapters, chapter)
      return found === undefined || block.hidden ? [] : [fenceTarget(found, block.line)]
    })
  return { defined: targetsOf(definitions.slice(0, 1)), extended: targetsOf(definitions.slice(1)) }
}

/** The transcripts whose commands name a program, apart from hidden ones, which no page shows. */
function runsOf(target: string, chapters: readonly SiteChapter[]): LinkTarget[] {
  const paths = new Set(outputsOf(target))
  return chapters.flatMap((chapter) =>
    chapter.transcripts.flatMap(({ rows, block }) => {
      if (block.hidden) return []
      const names = rows.flatMap(({ kind, text }) => (kind === 'command' ? programsNamed(text) : []))
      return names.some(({ path }) => paths.has(path)) ? [fenceTarget(chapter, block.line)] : []
    }),
  )
}

/** The blocks that refer to a chunk. Of several with one name each says in which section it is. */
function usesOf(key: string, chapters: readonly SiteChapter[]): SiteUse[] {
  const refersTo = (block: DefiningBlock) =>
    referencesOf(block).some(({ name }) => chunkKey(block.slug, name) === key)
  const uses = chapters.flatMap((chapter) =>
    chapter.blocks.flatMap((block) => {
      if (!isDefining(block) || !refersTo(block)) return []
      const section = sectionAt(chapter, block.line) ?? chapter.title
      return [{ ...namedTarget(chapter, block), name: definedName(block), section }]
    }),
  )
  return uses.map(({ section, ...use }) => {
    const isOnly = uses.filter(({ name }) => name === use.name).length === 1
    return isOnly ? use : { ...use, label: `${use.name} in “${section}”` }
  })
}

/** The place of a block, labelled with what it defines. */
export function namedTarget(chapter: SiteChapter, block: DefiningBlock): LinkTarget {
  return { ...fenceTarget(chapter, block.line), label: definedName(block) }
}
