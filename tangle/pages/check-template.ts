import type { ProblemWords } from '../problem/problem.ts'
import { templateNames } from './template.ts'

/** Names that every template needs. */
const needed = ['head', 'content'] as const

/** What is wrong with a template: it lacks needed names, has unknown ones, or could run scripts of its own. */
export function templateFaults(template: string): ProblemWords[] {
  const names = [...template.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name)
  const missing = needed.filter((name) => !names.includes(name))
  const expected = templateNames.map((name) => `{{${name}}}`).join(', ')
  const usual = 'Correct the template; every page needs `{{head}}` and `{{content}}`.'
  return [
    ...missing.map((name) => ({ message: `The template has no \`{{${name}}}\`.`, expected, hint: usual })),
    ...names.filter((name) => !isName(name)).map((name) => unknownName(name, expected, usual)),
    ...(names.includes('head') && !startsWithHead(template) ? [lateHead] : []),
    ...(holdsScript(template) ? [script] : []),
  ]
}

function unknownName(name: string, expected: string, usual: string): ProblemWords {
  return {
    message: `\`{{${name}}}\` in the template is not a name that it can hold.`,
    expected,
    hint: isName(name.trim()) ? `Write \`{{${name.trim()}}}\`.` : usual,
  }
}

function isName(text: string): boolean {
  return (templateNames as readonly string[]).includes(text)
}

const lateHead: ProblemWords = {
  message:
    'Something comes before `{{head}}` in the template, and the policy of the page would not hold for it.',
  expected:
    '`{{head}}` first, or behind `<!doctype html>`, comments, and `<html>` and `<head>` with no attributes but `lang`, `dir` and `class`',
  hint: 'Move it below `{{head}}`.',
}

const script: ProblemWords = {
  message: 'The template has a script, and pages run none but the tool’s own.',
  expected: 'a template without `<script>`, and with no name right behind a `<`',
  hint: 'Remove it: `{{head}}` brings the scripts that a page needs.',
}

/** Whether nothing that could do something is before the policy, which only holds for what comes after it. */
function startsWithHead(template: string): boolean {
  // Without angle brackets in it, a comment cannot end where this pattern and browsers disagree.
  const gap = '(?:\\s|<!--(?!-)[^<>]*-->)*'
  const attributes = '(?:\\s+(?:lang|dir|class)="[^"<>]*")*\\s*'
  const start = `^\\uFEFF?${gap}(?:<!doctype html>)?${gap}(?:<html${attributes}>)?${gap}(?:<head${attributes}>)?${gap}\\{\\{head\\}\\}`
  return new RegExp(start, 'i').test(template)
}

/** Whether a page may have a script of the template, also one whose tag is only whole where a name is left empty. */
function holdsScript(template: string): boolean {
  return /<\/?\w*\{\{/.test(template) || /<script/i.test(template)
}
