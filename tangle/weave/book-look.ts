import { resolve } from 'node:path'
import type { BookValue, Chapter } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import { type Look, readLook } from '../world/look.ts'
import { templateNames } from './template.ts'

/** Names that a template cannot do without. */
const needed = ['head', 'content'] as const

/** How a book's pages look, and what of that is its own. */
export type FoundLook = Look & {
  /** The files that the book brings along for it: paths below the folder of chapters. */
  readonly own: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * The look that the book brings along, or the tool's own.
 *
 * @param folder of chapters, absolute
 */
export function findLook(
  chapters: readonly Chapter[],
  attachments: readonly string[],
  folder: string,
): FoundLook {
  const say = (key: 'style' | 'template') =>
    chapters.find(({ front }) => front.book?.[key])?.front.book?.[key]
  const [style, template] = [say('style'), say('template')]
  const values = [style, template].filter((value) => value !== undefined)
  const own = values.map(({ text }) => text)
  const lost = values.filter(({ text }) => !attachments.includes(text))
  if (lost.length > 0) return { ...readLook(), own, problems: lost.map(missingLook) }
  const look = readLook(style && resolve(folder, style.text), template && resolve(folder, template.text))
  const problems = template === undefined ? [] : checkTemplate(look.template, template)
  return { ...look, own, problems }
}

/** A file of the look that is not there. */
function missingLook({ text, at }: BookValue): Problem {
  return {
    code: 'bad-look',
    message: `There is no file \`${text}\`.`,
    at,
    length: text.length,
    expected: 'a file below the folder of chapters, named as seen from that folder',
    hint: 'Correct the path, or remove the line and take the look that comes with the tool.',
  }
}

/** A template that leaves out what no page can do without, or names what nobody knows. */
function checkTemplate(template: string, { text, at }: BookValue): Problem[] {
  const names = [...template.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name)
  const unknown = names.filter((name) => !isName(name))
  const missing = needed.filter((name) => !names.includes(name))
  const usual = 'Correct the template; every page needs `{{head}}` and `{{content}}`.'
  const faults = [
    ...missing.map((name) => ({ message: `The template has no \`{{${name}}}\`.`, hint: usual })),
    ...unknown.map((name) => ({
      message: `\`{{${name}}}\` in the template means nothing.`,
      hint: isName(name.trim()) ? `Write \`{{${name.trim()}}}\`.` : usual,
    })),
  ]
  return faults.map(({ message, hint }) => ({
    code: 'bad-look',
    message,
    at,
    length: text.length,
    expected: templateNames.map((name) => `{{${name}}}`).join(', '),
    hint,
  }))
}

function isName(text: string): boolean {
  return (templateNames as readonly string[]).includes(text)
}
