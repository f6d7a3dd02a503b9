import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentsOf, newBook, weaveIn } from '../workshop.ts'

/** The files of a book woven without its solutions, by path. */
async function classEdition(chapters: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const folder = newBook(chapters)
  const { problems } = await weaveIn(folder, { withoutSolutions: true })
  expect(problems).toEqual([])
  return contentsOf(join(folder, 'book'))
}

/** Everything that says something, but not the notes of the tool. */
function textOf(files: Readonly<Record<string, string>>): string {
  const shown = Object.entries(files).filter(
    ([path]) => !/^\.tangle|reference\/look\/(?!search-data)/.test(path),
  )
  return shown.map(([, text]) => text).join('\n')
}

const first = '---\ntitle: One\n---\n# One\n\n'
const solution = '---\ntitle: Secret\n---\n# Secret\n\n'
const greet =
  "```ts file=greet.ts\nconsole.log('hello')\n// <<more>>\n```\n\n```ts name=more\nconsole.log('more')\n```\n"

test.each([
  ['a program', "```ts file=greet.ts :=\nconsole.log('secret')\n```\n"],
  ['more of a program', "```ts file=greet.ts +=\nconsole.log('secret')\n```\n"],
  ['a piece', '```ts name="01#more" :=\nconsole.log(\'secret\')\n```\n'],
  ['more of a piece', '```ts name="01#more" +=\nconsole.log(\'secret\')\n```\n'],
  ['a program of its own', "```ts file=secret.ts\nconsole.log('secret')\n```\n"],
])('without solutions no page and no file has %s of theirs', async (_name, code) => {
  const files = await classEdition({ '01.md': first + greet, 'solutions/01.md': solution + code })
  expect(textOf(files)).not.toMatch(/secret/i)
  expect(files['reference/file/greet.ts']).toBe("console.log('hello')\nconsole.log('more')\n")
  expect(Object.keys(files).filter((path) => path.includes('edition'))).toEqual([])
})

test('a chapter behind the solutions goes on from the programs without them', async () => {
  const files = await classEdition({
    '01.md': first + greet,
    'solutions/01.md': `${solution}\`\`\`ts file=greet.ts +=\nconsole.log('secret')\n\`\`\`\n`,
    'two.md': `---\ntitle: Two\n---\n# Two\n\n\`\`\`ts file=greet.ts +=\nconsole.log('end')\n\`\`\`\n`,
  })
  expect(textOf(files)).not.toMatch(/secret/i)
  expect(files['reference/file/greet.ts']).toBe(
    "console.log('hello')\nconsole.log('more')\nconsole.log('end')\n",
  )
  expect(Object.keys(files)).toContain('reference/edition/01/greet.ts.html')
})

test('what a chapter lacks without the solutions is reported', async () => {
  const folder = newBook({
    '01.md': `${first}${greet}`,
    'solutions/01.md': `${solution}\`\`\`ts file=greet.ts +=\n// <<own>>\n\`\`\`\n\n\`\`\`ts name=own\nconsole.log('secret')\n\`\`\`\n`,
    'two.md': '---\ntitle: Two\n---\n# Two\n\n```ts name="solutions/01#own" +=\nconsole.log(2)\n```\n',
  })
  expect((await weaveIn(folder)).problems).toEqual([])
  const { problems } = await weaveIn(folder, { withoutSolutions: true })
  expect(problems.map(({ code, at }) => [code, at.path])).toEqual([['unknown-chapter', 'chapters/two.md']])
})

test.each([
  ['a paragraph', '[See the **Secret** Answer](solutions/01.md)'],
  ['a sentence', 'Try it. [See the **Secret** Answer](solutions/01.md)'],
  ['a sentence with its full stop', 'Try it. [The Secret](solutions/01.md).'],
  ['a sentence among others', 'Try it. [The Secret](solutions/01.md). Then go on.'],
  ['a heading', '## [The Secret](solutions/01.md)\n\nText.'],
  ['an item', '- One.\n- [The Secret](solutions/01.md)'],
  ['a list', 'Text.\n\n- [The Secret](solutions/01.md)\n- [The other Secret](solutions/01.md)'],
  ['a quote', 'Text.\n\n> [The Secret](solutions/01.md)'],
  ['a quote in a list in a quote', 'Text.\n\n> - > [The Secret](solutions/01.md)'],
  ['a link in bold', 'Text. **[The Secret](solutions/01.md)**'],
  ['a picture', 'Text.\n\n[![Secret](secret.svg)](solutions/01.md)'],
  [
    'several links',
    'Text. [The Secret](solutions/01.md), [the other Secret](solutions/01.md#secret) and [Secret](solutions/01.md)',
  ],
  ['a reference', 'Text.\n\n[The Secret][s]\n\n[s]: solutions/01.md'],
  ['a folder', 'Text.\n\n[The Secret](solutions/README.md)'],
  ['a cell', '| Exercise | Solution |\n| - | - |\n| 1 | [The Secret](solutions/01.md) |'],
])('a link to a solution that is by itself leaves nothing anywhere: %s', async (_name, text) => {
  const files = await classEdition({
    '01.md': first + text,
    'solutions/01.md': solution,
    'secret.svg': '<svg/>',
  })
  expect(textOf(files)).not.toMatch(/secret/i)
  expect(files['01.html']).not.toMatch(/<(p|li|ul|h2|blockquote|strong|em)\b[^>]*>\s*<\/\1>|\.\./)
})

test('marks are closed, whatever links go', async () => {
  const text = 'Text. **[The way](solutions/01.md)**[and another](solutions/01.md)'
  const files = await classEdition({ '01.md': first + text, 'solutions/01.md': solution })
  expect(files['01.html']).toMatch(/<p>Text. <strong[^>]*>The way<\/strong>and another<\/p>/)
})

test('within a sentence its words stay, and so do the terms behind it', async () => {
  const text =
    'The way of [the answer](solutions/01.md) is one.\n\n[A **hidden** b](solutions/01.md)\n\nA **greeter** greets.\n'
  const files = await classEdition({
    '01.md': first.replace('One\n', 'One\nterms: [hidden, greeter]\n') + text,
    'solutions/01.md': solution,
  })
  expect(files['01.html']).toContain('<p>The way of the answer is one.</p>')
  expect(files['01.html']).toContain('<strong id="term.greeter">greeter</strong>')
  expect(files['reference/glossary.html']).toContain('href="../01.html#term.greeter"')
  expect(files['reference/glossary.html']).not.toContain('hidden')
})
