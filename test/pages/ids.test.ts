import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentsOf, newBook, weaveIn } from '../workshop.ts'
import { linksIn } from './woven.ts'

async function weave(chapters: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const folder = newBook(chapters)
  expect((await weaveIn(folder)).problems).toEqual([])
  return contentsOf(join(folder, 'book'))
}

function twiceIn(text = ''): string[] {
  const { ids } = linksIn(text)
  return ids.filter((id, i) => ids.indexOf(id) !== i || /\s/.test(id))
}

const chapter = (title: string, text = '', terms = '') =>
  `---\ntitle: '${title}'\n${terms && `terms: [${terms}]\n`}---\n# ${title}\n\n${text}\n`

test('no heading takes an id of the page, and each has the one that forges give it', async () => {
  const names = [
    'Content',
    'Site query',
    'Tip 1',
    'Transcript row 1',
    'Transcript',
    'Chunk x text',
    'Chunk x',
    'Term word',
  ]
  const headings = names.map((name) => `## ${name}\n\nText.\n`).join('\n')
  const code =
    '```ts file=a.ts\n// <<x>>\n// <<x text>>\n```\n\n```ts name=x\n1\n```\n\n```ts name="x text"\n2\n```\n'
  const run = "```console\n$ printf 'a\\n'\na\n```\n"
  const files = await weave({
    '01.md': chapter('One', 'A **word** and a **greeter** stand here.', 'word, greeter'),
    '02.md': chapter('Two', `The greeter says a **word**. ${headings}\n${code}\n${run}`, 'word'),
  })
  expect(twiceIn(files['02.html'])).toEqual([])
  const slugs = names.map((name) => name.toLowerCase().replaceAll(' ', '-'))
  expect(linksIn(files['02.html'] ?? '').ids).toEqual(expect.arrayContaining(slugs.slice(1)))
})

test('folders and chapters that are nearly alike have parts and terms of their own', async () => {
  const files = await weave({
    'a/b/1.md': chapter('One', 'We know **C++** here.', 'C++'),
    'a-b/1.md': chapter('Two', 'We know **C#** here.', '"C#"'),
    'a b/1.md': chapter('Three', 'We know **C** here.', 'C'),
  })
  expect(twiceIn(files['index.html'])).toEqual([])
  expect(twiceIn(files['reference/glossary.html'])).toEqual([])
})

test('programs and their editions have pages of their own, whatever they are called', async () => {
  const made = (target: string, text: string) => `\`\`\`txt file=${target}\n${text}\n\`\`\`\n\n`
  const changed = (target: string) => `\`\`\`txt file=${target} :=\nchanged\n\`\`\`\n\n`
  const files = await weave({
    'a.md': chapter('One', made('a', '1') + made('a.html/b', '2') + made('b/x', '3')),
    'a/b.md': chapter('Two', changed('b/x') + made('x', '4')),
    'c.md': chapter('Three', changed('b/x') + changed('x')),
  })
  const pages = Object.keys(files).filter((path) => /^reference\/(?:program|edition)\//.test(path))
  expect(pages).toHaveLength(4 + 3)
})
