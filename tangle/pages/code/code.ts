import type { Block, DefiningBlock } from '../../chapter/chapter.ts'
import type { CodeFigure, PageLink, PlainFigure, ProgramLink, ReferenceLink } from '../page.ts'
import type { Program } from '../../program/program.ts'
import { languageOfWord } from '../../chapter/languages.ts'
import { changesOf } from '../../text/line-diff.ts'
import type { FigureMemory } from './known-figures.ts'
import { type Hovers, lineHtml } from './code-line.ts'
import type { Highlight, CodePiece } from './highlight.ts'
import { type Html, html, raw } from '../../text/html.ts'

/** What rendering figures needs. */
export type Tools = {
  readonly highlight: Highlight
  /** The types of the names in a block. */
  readonly hovers: (block: DefiningBlock) => Hovers
  readonly hoversOfProgram: (program: Program) => Hovers
  readonly memory: FigureMemory
  readonly isInteractive: boolean
}

/** How many unchanged lines are shown before appended ones. */
const context = 3

/** A block of program text: its name, its programs, its lines, and where it is used. */
export function codeFigure(figure: CodeFigure, tools: Tools): Html {
  const { id, block, name } = figure
  const label = `${figure.isFile ? 'Program' : 'Piece'} ${name}`
  return html`<figure class="code" id="${id}">
<figcaption>${nameOf(figure)}${copyButton(id, tools)}</figcaption>
<pre tabindex="0" role="group" aria-label="${label}"><code id="${id}.text" class="language-${block.language}">${codeText(figure, tools)}</code></pre>
${relations(figure)}</figure>
`
}

/** A fence that is only shown. Commands and code can be copied; messages and output cannot. */
export function plainFigure({ id, block, isExercise }: PlainFigure, tools: Tools): Html {
  const language = block.role.kind === 'message' ? 'http' : block.language
  const pieces = tools.highlight(block.lines.join('\n'), language)
  const end = language === 'http' ? block.lines.indexOf('') : -1
  const lines = pieces.map((line, i) => (i === end ? emptyLine : lineHtml(line, undefined, [])))
  const { name, fault, canCopy } = natureOf(block, isExercise)
  const copy = canCopy ? copyButton(id, tools) : undefined
  const caption = html`<figcaption><span class="kind">${name}</span> ${fault}${copy}</figcaption>\n`
  return html`<figure class="plain${name === 'terminal' ? ' terminal' : ''}" id="${id}">
${name === 'text' ? undefined : caption}<pre tabindex="0" role="group" aria-label="${name}"><code id="${id}.text" class="language-${language || 'text'}">${joined(lines)}</code></pre>
</figure>
`
}

/** The end of a message's head: drawn by the stylesheet, so that it is not copied. */
const emptyLine = html`<span class="empty-line"></span>`

type Nature = { readonly name: string; readonly fault?: Html | undefined; readonly canCopy: boolean }

/** Whether a line has a command behind a prompt, in any column. */
const isTyped = (line: string) => /(?:^|\| ?)\$ \S/.test(line)

function natureOf({ role, language, lines }: Block, isExercise: boolean): Nature {
  if (role.kind === 'message')
    return { name: 'HTTP', fault: wrongMessage(isExercise, role.invalid), canCopy: false }
  if (role.kind === 'mistake') return { name: 'code', fault: wrongCode(role.errors), canCopy: true }
  if (role.kind === 'illustration' && !languageOfWord(language) && lines.some(isTyped))
    return { name: 'terminal', fault: html`<span class="unproved">shown, not run</span>`, canCopy: false }
  if (role.kind === 'illustration') return { name: 'code', canCopy: true }
  if (/^(?:sh|bash|shell|zsh)$/.test(language)) return { name: 'commands', canCopy: true }
  return { name: 'text', canCopy: false }
}

/** Marks a message that is checked to be wrong, and says what is; in an exercise that may be what it asks. */
function wrongMessage(isExercise: boolean, invalid: string | undefined): Html | undefined {
  const fault = isExercise ? '' : `: ${invalid}`
  return invalid === undefined ? undefined : html`<span class="wrong">wrong on purpose${fault}</span>`
}

/** Marks code that is checked to be wrong, with the compiler's names of its faults. */
function wrongCode(errors: readonly string[] | undefined): Html | undefined {
  return errors && html`<span class="wrong">wrong on purpose: ${errors.join(', ')}</span>`
}

function nameOf({ isFile, name, operation, block }: CodeFigure): Html {
  const change = { define: undefined, append: 'more of ', replace: 'new version of ' }[operation]
  const kind = isFile ? 'program' : 'piece'
  return html`<span class="name"><span class="kind">${change}${kind}</span> <code>${name}</code></span> ${wrongCode(block.role.errors)}`
}

/** Links to a program as a page and as a file; none where this form of the book lacks them. */
function wholeLinks({ target, href, file }: ProgramLink, label: string): Html[] {
  if (href === undefined || file === undefined) return []
  const name = target.replace(/^.*\//, '')
  return [
    html`<a href="${href}" aria-label="${label === target ? target : `${label} ${target}`}">${label}</a>`,
    html`<a href="${file}" download="${name}" aria-label="download ${target}">download</a>`,
  ]
}

/** Hidden until the page's script shows it: without scripts it does nothing. */
function copyButton(id: string, { isInteractive }: Pick<Tools, 'isInteractive'>): Html {
  return isInteractive
    ? html`<button type="button" class="copy" data-copy="${id}.text" hidden="hidden">Copy</button>`
    : html``
}

function codeText(figure: CodeFigure, tools: Tools): Html {
  const { block, before, operation } = figure
  const lines = rendered(block.lines, block.language, figure.references, tools.hovers(block), tools.highlight)
  if (before === undefined) return joined(lines)
  const old = rendered(before, block.language, [], new Map(), tools.highlight)
  return operation === 'append' ? appended(old, lines) : diffHtml(before, block.lines, old, lines)
}

function rendered(
  text: readonly string[],
  language: string,
  references: readonly ReferenceLink[],
  hovers: Hovers,
  highlight: Highlight,
): Html[] {
  const pieces: readonly CodePiece[][] = highlight(text.join('\n'), language)
  return text.map((_, i) => {
    const reference = references.find(({ index }) => index === i)
    return lineHtml(pieces[i] ?? [], reference, hovers.get(i) ?? [])
  })
}

function appended(old: readonly Html[], lines: readonly Html[]): Html {
  const tail = old.slice(-context).map((line) => html`<span class="kept-before">${line}\n</span>`)
  return html`${tail}${lines.map((line) => html`<ins>${line}\n</ins>`)}`
}

/** Both texts laid over each other, each line in its colours. */
export function diffHtml(
  before: readonly string[],
  after: readonly string[],
  old: readonly Html[],
  lines: readonly Html[],
): Html {
  const rows = changesOf(before, after).map(({ kind, index }) => {
    if (kind === 'removed') return html`<del>${old[index]}\n</del>`
    return kind === 'added' ? html`<ins>${lines[index]}\n</ins>` : html`${lines[index]}\n`
  })
  return html`${rows}`
}

function joined(lines: readonly Html[]): Html {
  return raw(lines.map((line) => `${line.html}\n`).join(''))
}

/** One quiet line: the whole of a file; where a chunk is used, its programs; other places of the same name. */
function relations({ isFile, programs, uses, others }: CodeFigure): Html {
  const isUse = (target: string) => uses.some(({ name }) => name === target)
  const used = uses.map((use, i) => {
    const isLast = uses.findLastIndex(({ name }) => name === use.name) === i
    const own = isFile || !isLast ? undefined : programs.find(({ target }) => target === use.name)
    return withRest([link(use), ...(own === undefined ? [] : wholeLinks(own, 'whole'))])
  })
  const further = programs.filter(({ target }) => !isFile && !isUse(target))
  const whole = isFile ? programs.map((program) => joinedBy(' · ', wholeLinks(program, 'whole program'))) : []
  const parts = [
    ...whole.filter((part) => part.html !== '').map((part) => html`<span>${part}</span> `),
    list('Used in', used),
    list('Part of', further.map((program) => withRest(wholeLinks(program, program.target)))), // oxfmt-ignore
    list('Also at', others.map(link)),
  ].filter((part) => part.html !== '')
  return parts.length === 0 ? html`` : html`<p class="relations">${parts}</p>\n`
}

/** The first of some links, with the others in brackets. */
function withRest([first, ...rest]: readonly Html[]): Html {
  return rest.length === 0 ? html`${first}` : html`${first} (${joinedBy(', ', rest)})`
}

function link({ label, href }: PageLink): Html {
  return html`<a href="${href}">${label}</a>`
}

function list(title: string, items: readonly Html[]): Html {
  const shown = items.filter((item) => item.html !== '')
  return shown.length === 0 ? html`` : html`<span>${title} ${joinedBy(', ', shown)}.</span> `
}

function joinedBy(separator: string, items: readonly Html[]): Html {
  return html`${items.map((item, i) => html`${i > 0 ? separator : ''}${item}`)}`
}
