import { closest } from '../problem/closest.ts'
import type { Problem, ProblemWords } from '../problem/problem.ts'
import type { NotRendered, Prose } from '../prose/prose.ts'

/** Terms that the front matter promises and the text does not mark. */
export function checkTerms({ unusedTerms }: Prose): Problem[] {
  return unusedTerms.map(({ text, at }) => ({
    code: 'unused-term',
    message: `No paragraph of this chapter has the term \`${text}\` in bold.`,
    at,
    length: text.length,
    expected: `\`**${text}**\` in the sentence that explains it`,
    hint: 'Mark it there, correct the name, or take it off the list.',
  }))
}

/** What a forge renders and a page of the book does not. */
export function checkRendering({ notRendered }: Prose): Problem[] {
  return notRendered.map((one): Problem => {
    const { at, length } = one
    return { code: 'not-rendered', ...wordsFor(one), at, length }
  })
}

const footnotes = 'one footnote for each label, and a `[^label]` in the text that leads to it'

function wordsFor({ kind, text }: NotRendered): ProblemWords {
  if (kind === 'mathematics')
    return {
      message: 'Mathematics is not rendered: a page would show it as it is written.',
      expected: 'text without `$…$`, `$$…$$` or `` $`…`$ ``',
      hint: 'Write it in words, as code, or as a picture; where a dollar sign is meant, write `\\$`.',
    }
  if (kind === 'html') return wordsForHtml(text)
  if (kind === 'alert') return wordsForAlert(text)
  if (kind === 'footnote')
    return {
      message: `There is no footnote \`${text}\`: a page would show this as it is written.`,
      expected: footnotes,
      hint: `Write the footnote, \`${text}: …\`, as a paragraph; where no footnote is meant, write \`\\${text}\`.`,
    }
  const isSecond = kind === 'second footnote'
  return {
    message: isSecond
      ? `There is a footnote \`${text}\` above, and a page would show only one of the two.`
      : `Nothing refers to the footnote \`${text}\`, so no page would show it.`,
    expected: footnotes,
    hint: isSecond
      ? 'Give it another label.'
      : `Write \`${text.slice(0, -1)}\` where it belongs, or remove it.`,
  }
}

function wordsForHtml(tag: string): ProblemWords {
  const name = /\w+/.exec(tag)?.[0].toLowerCase() ?? ''
  const isPicture = ['img', 'picture', 'source'].includes(name)
  return {
    message: `\`${tag}\` is not rendered: a page would show it as it is written.`,
    expected:
      'Markdown, or a tag of the list in FORMAT.md, without attributes, that is closed in the same paragraph',
    hint: isPicture
      ? 'Write `![what it shows](picture.svg)`; a picture has the size that its file has.'
      : `Write it in Markdown. Where the text itself is meant, write it as code, or \`\\${tag}\`.`,
  }
}

const kinds = ['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION']

function wordsForAlert(text: string): ProblemWords {
  const [, word = '', rest = ''] = /^\[!(\w+)\](.*)$/.exec(text) ?? []
  const meant = closest(word.toUpperCase(), kinds)
  return {
    message: `\`${text}\` begins no alert: a page would show it as it is written.`,
    expected: 'a first line `> [!NOTE]` and nothing behind it; or TIP, IMPORTANT, WARNING, CAUTION',
    hint:
      meant !== undefined && rest.trim() !== ''
        ? `Put what is behind \`[!${meant}]\` into the next line of the quote.`
        : `Write \`> [!${meant ?? 'NOTE'}]\`.`,
  }
}
