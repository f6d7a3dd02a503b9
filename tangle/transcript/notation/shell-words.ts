/** A piece of a command as a shell takes it apart (POSIX.1-2024, XCU 2.3); the texts of all of them, one after another, are the command. */
export type ShellToken = {
  /**
   * `blank` is what the shell passes over: blanks, joined lines, comments. A `separator` is `;`, `&`, `&&`, `||`, `|`, `;;`, `;&` or the
   * end of a line; a `redirection` is an operator with its number, such as `2>&`. Of what is behind an `unknown` one nothing is known.
   */
  readonly kind: 'word' | 'separator' | 'parenthesis' | 'redirection' | 'here-document' | 'blank' | 'unknown'
  /** 0-based offset in the command, in UTF-16 units. */
  readonly at: number
  readonly text: string
  /** A word without its quotes; nothing where the shell puts something else in the place of a part of it, as for `$x`. */
  readonly value?: string | undefined
  /** Whether some of it is quoted. */
  readonly isQuoted: boolean
  /** What is run to make a word or a here-document, `$(…)` and what is in backquotes: the tokens of each, in order. */
  readonly inner: readonly (readonly ShellToken[])[]
}

/** What is known so far of a word. */
type Draft = { value?: string | undefined; isQuoted: boolean; inner: (readonly ShellToken[])[] }

/** The tokens that are no words. Here-strings and substitutions of processes are other shells' (`sh` finds a mistake there). */
const operators: readonly (readonly [ShellToken['kind'], RegExp])[] = [
  ['blank', /(?:[ \t]|\\\n)+|#[^\n]*/y],
  ['unknown', /(?:<<<|[<>]\()[^]*/y],
  ['redirection', /\d*(?:<<-?|<[&>]?|>[>&|]?)/y],
  ['separator', /&&|\|\||;[;&]|[;&|\n]/y],
  ['parenthesis', /[()]/y],
]

/** Which signs are plain, and which are special, in each place. Any other sign ends the place. */
const places = {
  word: { plain: /[^ \t\n'"\\$`;&|<>()]+/y, special: '\'"\\$`' },
  quotes: { plain: /[^"\\$`]+/y, special: '\\$`' },
  document: { plain: /[^\\$`]+/y, special: '\\$`' },
  braces: { plain: /[^}'"\\$`]+/y, special: '\'"\\$`' },
  bracesInQuotes: { plain: /[^}'"\\$`]+/y, special: '"\\$`' },
}
type Place = keyof typeof places

/** `$((…))` with nothing in it but numbers, names and at most one bracket in another. */
const arithmetic = /\$\(\((?:[^'"`$()\\]|\$(?=\w)|\((?:[^'"`$()\\]|\$(?=\w))*\))*\)\)/y

const parameter = /\$(?:[A-Za-z_]\w*|[\d@*#?$!-])/y

/** How deep words may be in words: nobody reads what is deeper. */
const deepest = 100

/** Takes a command, of one line or several, apart as `sh` does. */
export function readShell(command: string): readonly ShellToken[] {
  return new ShellReader(command).tokens()
}

class ShellReader {
  readonly #text: string
  #at: number
  #depth = 0

  constructor(text: string, at = 0) {
    this.#text = text
    this.#at = at
  }

  /** @param isInner whether they end before a bracket that none of them has opened */
  tokens(isInner = false): ShellToken[] {
    const tokens: ShellToken[] = []
    let awaited: { readonly end: ShellToken; readonly operator: string }[] = []
    let depth = 0
    while (this.#at < this.#text.length && !(isInner && depth === 0 && this.#text[this.#at] === ')')) {
      const token = this.#token()
      if (token.kind === 'parenthesis') depth += token.text === '(' ? 1 : -1
      const { kind, text: operator = '' } = tokens.findLast((one) => one.kind !== 'blank') ?? {}
      const isEnd = kind === 'redirection' && operator.includes('<<') && token.kind !== 'blank'
      if (isEnd) awaited.push({ end: token, operator })
      tokens.push(token)
      // Which bracket ends one of its patterns is known from the grammar alone.
      if (isInner && token.text === 'case') tokens.push(this.#lost())
      if (token.text !== '\n') continue
      tokens.push(...awaited.map(({ end, operator: its }) => this.#document(end, its.endsWith('-'))))
      awaited = []
    }
    return awaited.length === 0 ? tokens : [...tokens, this.#lost()]
  }

  #token(): ShellToken {
    const at = this.#at
    const [kind] = operators.find(([, pattern]) => this.#take(pattern) !== '') ?? []
    const draft: Draft = { isQuoted: false, inner: [] }
    if (kind !== undefined) return this.#made(kind, at, draft)
    draft.value = ''
    return this.#goOn('word', draft) ? this.#made('word', at, draft) : this.#lost(at)
  }

  /** Goes on to where a place ends. @returns whether all of it is known */
  #goOn(place: Place, draft: Draft): boolean {
    const { plain, special } = places[place]
    this.#depth += 1
    for (let isKnown = this.#depth < deepest; isKnown;) {
      add(draft, this.#take(plain))
      const sign = this.#text.charAt(this.#at)
      if (sign === '' || !special.includes(sign)) {
        this.#depth -= 1
        return true
      }
      isKnown = this.#special(sign, place, draft)
    }
    return false
  }

  #special(sign: string, place: Place, draft: Draft): boolean {
    if (sign === '$') return this.#expansion(place, draft)
    if (sign === '`') return this.#backquoted(draft)
    if (sign === '\\') return this.#escaped(place, draft)
    draft.isQuoted = true
    if (sign === "'") {
      const quoted = this.#take(/'[^']*'/y)
      add(draft, quoted.slice(1, -1))
      return quoted !== ''
    }
    this.#at += 1
    return this.#goOn('quotes', draft) && this.#take(/"/y) !== ''
  }

  #escaped(place: Place, draft: Draft): boolean {
    const [pair, sign] = [this.#take(/\\[^]/y), this.#text.charAt(this.#at - 1)]
    if (pair === '' || sign === '\n') return pair !== ''
    draft.isQuoted = true
    const isSign = place === 'word' || '$`\\'.includes(sign) || (place === 'quotes' && sign === '"')
    add(draft, isSign ? sign : pair)
    return true
  }

  #backquoted(draft: Draft): boolean {
    const begin = this.#at + 1
    const text = this.#take(/`[^`\\]*`/y)
    if (text === '') return false
    draft.value = undefined
    draft.inner.push(new ShellReader(this.#text.slice(0, this.#at - 1), begin).tokens())
    return true
  }

  #expansion(place: Place, draft: Draft): boolean {
    const isQuoted = place === 'quotes' || place === 'document' || place === 'bracesInQuotes'
    // Joined lines may part what belongs together.
    if (this.#text.startsWith('\\\n', this.#at + 1)) return false
    if (this.#take(arithmetic) !== '' || this.#take(parameter) !== '') draft.value = undefined
    else if (this.#take(/\$\(/y) !== '') {
      draft.value = undefined
      draft.inner.push(this.tokens(true))
      return this.#take(/\)/y) !== ''
    } else if (this.#take(/\$\{/y) !== '') {
      draft.value = undefined
      return this.#goOn(isQuoted ? 'bracesInQuotes' : 'braces', draft) && this.#take(/\}/y) !== ''
    } else if (this.#text.startsWith("$'", this.#at) && !isQuoted) {
      // Shells differ in whether this is a kind of quotes.
      draft.value = undefined
      draft.isQuoted = true
      return this.#take(/\$'[^'\\]*'/y) !== ''
    } else add(draft, this.#take(/\$/y))
    return true
  }

  /** What follows a line with `<<`, up to its end. @param mayIndent whether tabs may be before the end */
  #document({ value, isQuoted }: ShellToken, mayIndent: boolean): ShellToken {
    const at = this.#at
    const draft: Draft = { isQuoted, inner: [] }
    for (;;) {
      const begin = this.#at
      // Where it is not quoted, a backslash joins lines.
      const line = this.#take(isQuoted ? /[^\n]+/y : /(?:[^\\\n]|\\[^])+/y)
      if ((mayIndent ? line.replace(/^\t+/, '') : line) === value) {
        const isKnown = isQuoted || new ShellReader(this.#text.slice(0, begin), at).#goOn('document', draft)
        return isKnown ? this.#made('here-document', at, { ...draft, value: undefined }) : this.#lost(at)
      }
      if (this.#take(/\n/y) === '') return this.#lost(at)
    }
  }

  #lost(at = this.#at): ShellToken {
    this.#at = this.#text.length
    return this.#made('unknown', at, { isQuoted: false, inner: [] })
  }

  #made(kind: ShellToken['kind'], at: number, draft: Draft): ShellToken {
    return { kind, at, text: this.#text.slice(at, this.#at), ...draft }
  }

  /** What a sticky pattern finds here; empty where it does not. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const [found = ''] = pattern.exec(this.#text) ?? []
    this.#at += found.length
    return found
  }
}

function add(draft: Draft, text: string): void {
  if (draft.value !== undefined) draft.value += text
}
