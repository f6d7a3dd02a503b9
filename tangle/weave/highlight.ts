import { createHighlighterCore, type ThemeRegistration } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import { bundledLanguages } from 'shiki/langs'
import lightPlus from 'shiki/themes/light-plus.mjs'

/** A piece of a line of code, and what it is: `keyword`, `string`; nothing for plain text. */
export type Piece = {
  readonly text: string
  readonly role: string | undefined
}

/** Cuts a text into lines of pieces. A language that it does not know is plain. */
export type Highlight = (text: string, language: string) => Piece[][]

/**
 * What the colours of an editor's usual theme stand for. The theme only says what is what; the colours
 * themselves are the stylesheet's, a set for light and one for dark.
 */
const roles: Readonly<Record<string, string>> = {
  '#000080': 'heading',
  '#008000': 'comment',
  '#0000FF': 'keyword',
  '#098658': 'number',
  '#811F3F': 'regexp',
  '#800000': 'tag',
  '#E50000': 'attribute',
  '#A31515': 'string',
  '#0451A5': 'value',
  '#795E26': 'function',
  '#267F99': 'type',
  '#AF00DB': 'control',
  '#001080': 'variable',
  '#0070C1': 'constant',
  '#D16969': 'regexp',
  '#EE0000': 'escape',
}

/** Loads what the named languages need; those that nobody knows are passed over. */
export async function loadHighlight(languages: Iterable<string>): Promise<Highlight> {
  const known = [...new Set(languages)].filter((language) => Object.hasOwn(bundledLanguages, language))
  const core = await startCore()
  await core.loadLanguage(
    ...known.map((language) => bundledLanguages[language as keyof typeof bundledLanguages]),
  )
  return (text, language) => {
    if (!known.includes(language)) return plainLines(text)
    // Without a limit of time: on a busy machine a line would be cut short, and come out otherwise.
    const lines = core.codeToTokensBase(text, {
      lang: language,
      theme: 'light-plus',
      tokenizeTimeLimit: 0,
    })
    return lines.map((line) =>
      line.map(({ content, color = '' }) => ({ text: content, role: roles[color.toUpperCase()] })),
    )
  }
}

let started: ReturnType<typeof createHighlighterCore> | undefined

/** One for the whole process: it holds what it has learnt of each language. */
function startCore(): ReturnType<typeof createHighlighterCore> {
  started ??= createHighlighterCore({
    themes: [lightPlus as ThemeRegistration],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
  return started
}

function plainLines(text: string): Piece[][] {
  return text.split('\n').map((line) => [{ text: line, role: undefined }])
}
