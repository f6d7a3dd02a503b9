import { join } from 'node:path'
import type { BookValue, Chapter } from '../chapter/chapter.ts'
import { expectedFile } from '../chapter/chapter-files.ts'
import type { Problem } from '../problem/problem.ts'
import { readInside, type Refusal } from '../system/read-inside.ts'
import { type Assets, readAssets } from './asset-files.ts'
import { problemOfValue } from './check-front-matter.ts'
import { templateFaults } from './check-template.ts'

/** The assets of a book's pages, and which of them are its own. */
type FoundAssets = Assets & {
  /** The book's own files: paths below the folder of chapters. */
  readonly own: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * The book's own stylesheet and template, or the tool's.
 *
 * @param folder of chapters, absolute
 * @param hasForgeBlocks whether there are alerts, task lists or footnotes
 */
export function findAssets(
  chapters: readonly Chapter[],
  attachments: readonly string[],
  folder: string,
  hasForgeBlocks: boolean,
): FoundAssets {
  const valueOf = (key: 'style' | 'template') =>
    chapters.find(({ front }) => front.book?.[key])?.front.book?.[key]
  const values = { style: valueOf('style'), template: valueOf('template') }
  const [style, template] = [values.style, values.template].map(
    (value) => value && readOwn(value, attachments, folder),
  )
  const own = [style, template].flatMap((one) => one?.path ?? [])
  const unread = [style, template].flatMap((one) => one?.problem ?? [])
  if (unread.length > 0) return { ...readAssets({ hasForgeBlocks }), own, problems: unread }
  const assets = readAssets({ style: style?.text, template: template?.text, hasForgeBlocks })
  const problems = values.template === undefined ? [] : checkTemplate(assets.template, values.template)
  return problems.length > 0
    ? { ...readAssets({ hasForgeBlocks }), own, problems }
    : { ...assets, own, problems }
}

type OwnFile = { readonly path: string; readonly text?: string; readonly problem?: Problem }

/** A stylesheet or a template of the book. */
function readOwn(value: BookValue, attachments: readonly string[], folder: string): OwnFile {
  const path = value.text
  if (!attachments.includes(path)) return { path, problem: missingAsset(value) }
  const bytes = readInside(folder, join(folder, path))
  return Buffer.isBuffer(bytes)
    ? { path, text: bytes.toString('utf8') }
    : { path, problem: unreadableAsset(value, bytes) }
}

function checkTemplate(template: string, value: BookValue): Problem[] {
  return templateFaults(template).map((fault) => problemOfValue(value, { code: 'bad-look', ...fault }))
}

/** A stylesheet or a template that is not there. */
function missingAsset(value: BookValue): Problem {
  return problemOfValue(value, {
    code: 'bad-look',
    message: `There is no file \`${value.text}\`.`,
    expected: 'a file below the folder of chapters, named as seen from that folder',
    hint: 'Correct the path, or remove the line to use the style that comes with the tool.',
  })
}

function unreadableAsset(value: BookValue, { reason }: Refusal): Problem {
  return problemOfValue(value, {
    code: 'bad-look',
    message: `\`${value.text}\` cannot be used: ${reason}.`,
    expected: expectedFile,
    hint: 'Put the file itself there, if every reader of the book may have it.',
  })
}
