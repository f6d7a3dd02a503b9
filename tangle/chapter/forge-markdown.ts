/** As much of the parser's token as is looked at here. */
type Token = {
  type: string
  info: string
  content: string
  readonly level: number
  readonly children: Token[] | null
  readonly attrSet: (name: string, value: string) => void
}

/** As much of the parser's state inside a paragraph as a rule needs. */
type Reading = {
  readonly src: string
  readonly posMax: number
  pos: number
  readonly push: (type: string, tag: string, nesting: 0) => Token
}

/** `$$…$$`, `` $`…`$ ``, and `$…$` where no blank is inside of either sign, and no letter or digit outside. */
const mathematics =
  /\$\$[^$]+\$\$|\$`[^`]+`\$|(?<![\p{L}\p{N}$])\$(?![\s$])(?:[^$`\n\\]|\\.)*(?<!\s)\$(?![\p{L}\p{N}$])/uy

/** `[^1]` that no footnote is for; such a label before brackets is a link's. */
const lostFootnote = /\[\^[^\s\]]+\](?![([])/y

/** Rules for what forges show in a way of their own and a page does not: it remains as written, in a token `unrendered`. */
export const unrenderedRules = {
  mathematics: unrendered('$', mathematics),
  footnote: unrendered('[', lostFootnote),
} as const

function unrendered(sign: string, pattern: RegExp): (state: Reading, silent: boolean) => boolean {
  return (state, silent) => {
    if (state.src[state.pos] !== sign) return false
    pattern.lastIndex = state.pos
    const [written] = pattern.exec(state.src.slice(0, state.posMax)) ?? []
    if (written === undefined) return false
    if (!silent) state.push('unrendered', '', 0).content = written
    state.pos += written.length
    return true
  }
}

const alertKinds = ['note', 'tip', 'important', 'warning', 'caution'] as const

/**
 * Makes alerts of the quotes that begin with a line such as `[!NOTE]`, and boxes of `[ ]` and `[x]` at the beginning of
 * items: tokens `alert_open`, whose `info` is the kind, `alert_close` and `task`, whose `info` is `done` or `open`.
 *
 * @param tokens of a whole chapter, with what is inside paragraphs; they are changed
 */
export function markForgeBlocks<T extends Token>(tokens: T[]): T[] {
  const emptied = new Set<Token>()
  for (const [i, inline] of tokens.entries()) {
    const [before, paragraph] = [tokens[i - 2], tokens[i - 1]]
    if (inline.type !== 'inline' || paragraph?.type !== 'paragraph_open') continue
    if (before?.type === 'list_item_open') markTask(before, inline)
    if (before?.type === 'blockquote_open' && markAlert(before, inline, tokens.slice(i)))
      // An alert whose first line is a paragraph of its own.
      if (inline.children?.length === 0) for (const token of tokens.slice(i - 1, i + 2)) emptied.add(token)
  }
  return emptied.size === 0 ? tokens : tokens.filter((token) => !emptied.has(token))
}

function markAlert(quote: Token, { children }: Token, below: readonly Token[]): boolean {
  const [first, second] = children ?? []
  const kind = alertKinds.find((one) => first?.content.trim().toLowerCase() === `[!${one}]`)
  const end = below.find(({ type, level }) => type === 'blockquote_close' && level === quote.level)
  if (kind === undefined || end === undefined) return false
  if (first?.type !== 'text' || (second !== undefined && !second.type.endsWith('break'))) return false
  Object.assign(quote, { type: 'alert_open', info: kind })
  end.type = 'alert_close'
  children?.splice(0, 2)
  return true
}

function markTask(item: Token, { children }: Token): void {
  const [first] = children ?? []
  const box = first?.type === 'text' ? /^\[([ xX])\]\s/.exec(first.content) : null
  if (first === undefined || box === null) return
  const info = box[1] === ' ' ? 'open' : 'done'
  const task = Object.assign(Object.create(Object.getPrototypeOf(first)) as Token, first, {
    type: 'task',
    content: '',
    info,
  })
  first.content = first.content.slice(box[0].length)
  children?.unshift(task)
  item.attrSet('class', 'task')
}
