import { TextDocument } from 'vscode-languageserver-textdocument'
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  Hover,
  Location,
  Range,
  SemanticTokens,
  TextEdit,
  WorkspaceEdit,
} from '../../tangle/editor/protocol.ts'

/** Answers as a person reads them: a range as its line with marks around it, an edit as the lines that it changes. */
export class Shown {
  readonly #texts: ReadonlyMap<string, string>
  readonly #root: string

  /** @param texts by address */
  constructor(texts: ReadonlyMap<string, string>, root: string) {
    this.#texts = texts
    this.#root = root
  }

  any(answer: unknown): string {
    return this.#plain(JSON.stringify(answer, undefined, 1))
  }

  range(uri: string, { start, end }: Range): string {
    const lines = this.#lines(uri)
    const place = `${this.#plain(uri)} ${start.line + 1}:${start.character + 1}`
    if (lines.length === 0) return `${place} (another file)`
    const line = lines[start.line] ?? ''
    const last = start.line === end.line ? end.character : line.length
    const more = start.line === end.line ? '' : ` and on to ${end.line + 1}:${end.character + 1}`
    return `${place} ${line.slice(0, start.character)}«${line.slice(start.character, last)}»${line.slice(last)}${more}`
  }

  hover(uri: string, answer: Hover | null): string {
    if (answer === null) return 'nothing'
    const { value } = answer.contents as { value: string }
    return [answer.range === undefined ? '' : this.range(uri, answer.range), this.#plain(value)].join('\n')
  }

  locations(answer: readonly Location[] | null): string {
    return (answer ?? []).map(({ uri, range }) => this.#outside(uri) ?? this.range(uri, range)).join('\n')
  }

  diagnostics(uri: string, all: readonly Diagnostic[]): string {
    return all
      .map((one) => {
        const related = one.relatedInformation ?? []
        const notes = related.map(
          ({ message, location }) => `  ${message}: ${this.range(location.uri, location.range)}`,
        )
        return [
          `${one.code} ${this.range(uri, one.range)}`,
          `${one.message as string}`.replace(/^/gm, '  '),
          ...notes,
        ].join('\n')
      })
      .join('\n')
  }

  completion(uri: string, items: readonly CompletionItem[]): string {
    return items
      .map((item) => {
        const edit = item.textEdit as TextEdit | undefined
        const detail = item.detail ? ` (${item.detail})` : ''
        return `${item.label}${detail}${edit === undefined ? '' : `\n  ${this.#after(uri, [edit]).trim()}`}`
      })
      .join('\n')
  }

  tokens(uri: string, { data }: SemanticTokens, legend?: { readonly tokenTypes: readonly string[] }): string {
    let [line, character] = [0, 0]
    const rows: string[] = []
    for (let i = 0; i < data.length; i += 5) {
      const [down = 0, right = 0, length = 0, type = 0] = data.slice(i, i + 5)
      line += down
      character = down === 0 ? character + right : right
      const range = { start: { line, character }, end: { line, character: character + length } }
      rows.push(`${legend?.tokenTypes[type]} ${this.range(uri, range)}`)
    }
    return rows.join('\n')
  }

  edit(edit: WorkspaceEdit | null | undefined): string {
    if (!edit) return 'nothing'
    return Object.entries(edit.changes ?? {})
      .map(([uri, edits]) => `${this.#plain(uri)}\n${this.#after(uri, edits)}`)
      .join('\n')
  }

  actions(actions: readonly CodeAction[]): string {
    return actions
      .map(({ title, edit, disabled, isPreferred }) =>
        [`${title}${isPreferred ? ' (preferred)' : ''}`, disabled?.reason ?? this.edit(edit)].join('\n'),
      )
      .join('\n\n')
  }

  /** The lines that edits change, before and after. */
  #after(uri: string, edits: readonly TextEdit[]): string {
    const text = this.#texts.get(uri) ?? ''
    const after = TextDocument.applyEdits(TextDocument.create(uri, 'markdown', 1, text), [...edits])
    const [old, fresh] = [text.split('\n'), after.split('\n')]
    if (old.length !== fresh.length) {
      const first = old.findIndex((line, i) => line !== fresh[i])
      const more = fresh.length - old.length
      const last = fresh.findLastIndex((line, i) => line !== old[i - more])
      const at = first < 0 ? old.length : first
      return fresh
        .slice(at, Math.max(last, at) + 1)
        .map((line, i) => `+ ${at + i + 1}: ${JSON.stringify(line)}`)
        .join('\n')
    }
    return old.flatMap((line, i) => (line === fresh[i] ? [] : [`- ${line}\n+ ${fresh[i]}`])).join('\n')
  }

  #lines(uri: string): readonly string[] {
    return this.#texts.get(uri)?.split(/\r\n|\n|\r/) ?? []
  }

  #outside(uri: string): string | undefined {
    return this.#texts.has(uri) ? undefined : uri.replace(/^.*\//, '… ')
  }

  #plain(text: string): string {
    return text.replaceAll(`${this.#root}/`, '')
  }
}
