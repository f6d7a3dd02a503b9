import { createHighlighterCore, type HighlighterCore, type LanguageInput } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import { type BundledLanguage, bundledLanguages } from 'shiki/langs'
import { bracketWalk, isNestedBeyond } from '../../text/brackets.ts'
import lightPlus from 'shiki/themes/light-plus.mjs'

/** A piece of a line of code, and its role, such as `keyword` or `string`; nothing for plain text. */
export type CodePiece = {
  readonly text: string
  readonly role: string | undefined
}

/** Cuts a text into lines of pieces. Unknown languages are plain. */
export type Highlight = (text: string, language: string) => CodePiece[][]

/**
 * The roles of the colours in an editor's usual theme. The real colours are in the stylesheet, a set for light and one
 * for dark.
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

/** Loads what the named languages need, and ignores unknown ones. */
export async function loadHighlight(languages: Iterable<string>): Promise<Highlight> {
  const cores = new Map<string, HighlighterCore>()
  for (const language of new Set(languages)) {
    if (isBundled(language)) cores.set(language, await coreFor(bundledLanguages[language]))
  }
  return (text, language) => {
    const core = cores.get(language)
    if (core === undefined || isNestedBeyond(deepest, [bracketWalk([text])])) return plainLines(text)
    // Without a time limit: on a busy machine a line would be cut short.
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

/** How many brackets may be open in a text that is coloured: the time this takes grows with the square of their number. */
const deepest = 1000

function isBundled(language: string): language is BundledLanguage {
  return Object.hasOwn(bundledLanguages, language)
}

const cores = new Map<LanguageInput, Promise<HighlighterCore>>()

/**
 * One highlighter for each language, for the whole process, because it caches. With one for all, a language inside another
 * would be coloured only where another fence of the book is in that language.
 */
function coreFor(language: LanguageInput): Promise<HighlighterCore> {
  const started = cores.get(language) ?? startCore(language)
  cores.set(language, started)
  return started
}

function startCore(language: LanguageInput): Promise<HighlighterCore> {
  return createHighlighterCore({
    themes: [lightPlus],
    langs: [language],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}

export function plainLines(text: string): CodePiece[][] {
  return text.split('\n').map((line) => [{ text: line, role: undefined }])
}
