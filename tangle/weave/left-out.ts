import type { MarkdownToken } from '../read/markdown.ts'

/**
 * Takes links out that lead to what this edition does not have. A link that is a sentence of its own goes with
 * its words, and a paragraph that has nothing else goes too; within a sentence the words stay.
 */
export function dropLinks(
  tokens: readonly MarkdownToken[],
  isLeftOut: (href: string) => boolean,
): MarkdownToken[] {
  const kept = tokens.map((token) => (token.type === 'inline' ? withoutLinks(token, isLeftOut) : token))
  return kept.filter((token, i) => {
    const isEmptied = (at: number) => kept[at]?.type === 'inline' && isBlank(kept[at]) && !isBlank(tokens[at])
    if (token.type === 'paragraph_open') return !isEmptied(i + 1)
    if (token.type === 'paragraph_close') return !isEmptied(i - 1)
    return !isEmptied(i)
  })
}

function isBlank(token: MarkdownToken | undefined): boolean {
  return (token?.children ?? []).every(({ type, content }) => type !== 'image' && content.trim() === '')
}

function withoutLinks(inline: MarkdownToken, isLeftOut: (href: string) => boolean): MarkdownToken {
  const children = inline.children ?? []
  const kept: MarkdownToken[] = []
  for (let i = 0; i < children.length; i++) {
    const child = children[i]
    if (child === undefined) continue
    if (child.type !== 'link_open' || !isLeftOut(String(child.attrGet('href') ?? ''))) {
      kept.push(child)
      continue
    }
    const end = children.findIndex((other, j) => j > i && other.type === 'link_close')
    if (standsAlone(kept, children.slice(end + 1))) kept.push(...trimmed(kept.pop()))
    else kept.push(...children.slice(i + 1, end))
    i = end
  }
  return kept.length === children.length
    ? inline
    : Object.assign(Object.create(inline) as MarkdownToken, { children: kept })
}

/** The blanks that parted a text from the link behind it go with the link. */
function trimmed(token: MarkdownToken | undefined): MarkdownToken[] {
  if (token === undefined || /break$/.test(token.type)) return []
  if (token.type !== 'text') return [token]
  return [Object.assign(Object.create(token) as MarkdownToken, { content: token.content.trimEnd() })]
}

/** Whether what stands between two texts is a sentence of its own. */
function standsAlone(before: readonly MarkdownToken[], after: readonly MarkdownToken[]): boolean {
  const textOf = (tokens: readonly MarkdownToken[]) =>
    tokens
      .map(({ content }) => content)
      .join('')
      .trim()
  return /(^|[.!?:])$/.test(textOf(before)) && /^[.]?$/.test(textOf(after))
}
