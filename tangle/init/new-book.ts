/** What a new book needs to know of the tool. */
export type ToolPackage = {
  readonly name: string
  /** The file that npm installs it from, by its name alone. */
  readonly file: string
  /** The version of vitest that it works with, as a range. */
  readonly vitest: string
  /** The version of Node that it needs, as a range. */
  readonly node: string
}

/** The folder of a book in which the tool's package is. */
export const toolFolder = 'tool'

/**
 * The texts of a book to start from, by their paths in its folder.
 *
 * @param folder the name of the book's folder, from which that of its package is made
 */
export function newBook(folder: string, tool: ToolPackage): Readonly<Record<string, string>> {
  return {
    'package.json': `${JSON.stringify(packageOf(folder, tool), undefined, 2)}\n`,
    'vitest.config.ts': vitestConfig(tool.name),
    '.gitignore': 'node_modules/\ndist/\n',
    '.github/workflows/ci.yml': ciFile,
    'README.md': readme,
    'chapters/book.yaml': 'book:\n  title: My book\n  language: en\n',
    'chapters/01-greeting.md': chapter,
  }
}

function packageOf(folder: string, { name, file, vitest, node }: ToolPackage) {
  return {
    name: packageName(folder),
    private: true,
    type: 'module',
    engines: { node },
    scripts: {
      build: 'tangle build chapters',
      test: 'tangle build chapters && vitest run',
      start: 'tangle serve chapters',
      weave: 'tangle weave chapters',
    },
    devDependencies: { [name]: `file:${toolFolder}/${file}`, vitest },
    // Nothing here needs the scripts of packages; npm need not warn that it did not run one.
    allowScripts: { esbuild: false },
  }
}

/** npm allows small letters, digits and a few marks, not in front. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[._-]+|-+$/g, '')
  return name === '' ? 'my-book' : name.slice(0, 200)
}

/** As FORMAT.md has it. */
function vitestConfig(tool: string): string {
  return `import { chapters } from '${tool}/vitest'
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [chapters()], test: { include: ['chapters/**/!(README).md'] } })
`
}

const ciFile = `name: book
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  prove:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npm test
      - run: npm run weave
      - uses: actions/upload-artifact@v4
        with:
          name: book
          path: dist/book
`

const readme = `# My book

\`\`\`sh
npm install
npm test
\`\`\`

takes the programs out of the chapters in \`chapters/\`, checks their types and runs every transcript again. \`npm start\` shows the pages
while you write, and \`npm run weave\` writes them to \`dist/book/\`. Commit the file \`package-lock.json\` that npm makes: \`npm ci\` needs it,
and so does \`.github/workflows/ci.yml\`.

The tool itself is in \`${toolFolder}/\`, since it is not in npm's registry. What a chapter may hold is described in
\`node_modules/a-modest-web-server/tangle/FORMAT.md\`.
`

const chapter = `---
title: A greeting
---

# A greeting

This program greets the person you name:

\`\`\`ts file=greet.ts
const name = process.argv[2] ?? 'world'
// <<say hello>>
\`\`\`

The greeting itself is one line:

\`\`\`ts name="say hello"
console.log(\`Hello, \${name}!\`)
\`\`\`

Here is what it prints. Each time the book is proved, these commands run again:

\`\`\`console
$ node dist/greet.js
Hello, world!
$ node dist/greet.js Ada
Hello, Ada!
\`\`\`
`
