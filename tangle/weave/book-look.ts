import type { BookValue, Chapter } from '../data/chapter.ts'
import type { Problem } from '../data/problem.ts'
import { templateNames } from './template.ts'

/** Names that a template cannot do without. */
const needed = ['head', 'content'] as const

/** The stylesheet and the template that the book brings along: paths below the folder of chapters. */
export function ownLook(chapters: readonly Chapter[]): {
  style: BookValue | undefined
  template: BookValue | undefined
} {
  const say = (key: 'style' | 'template') =>
    chapters.find(({ front }) => front.book?.[key])?.front.book?.[key]
  return { style: say('style'), template: say('template') }
}

/** A file of the look that is not there. */
export function missingLook({ text, at }: BookValue): Problem {
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
export function checkTemplate(template: string, { text, at }: BookValue): Problem[] {
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
