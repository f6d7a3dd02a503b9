import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { formatGithub } from '../tangle/problem/github.ts'
import { buildIn, newBook } from './workshop.ts'

/** What is planted: a line of code, where in it the fault is reported, and which. */
const plants = {
  'a syntax error': { line: 'let port = = 8080', offset: 11, code: 'syntax-error' },
  'a type error': { line: 'let port: number = "8080"', offset: 4, code: 'type-error' },
  'a throw': { line: 'if (count++ === 0) throw new Error("planted")', offset: 25, code: undefined },
} as const

/** Where it is planted: in place of the word HERE. Each chapter makes `main.ts`, and runs that line. */
const chapters = {
  'in a nested chunk':
    '```ts file=main.ts\nlet count = 0\n{\n  // <<outer>>\n}\n```\n\n```ts name=outer\n  // <<inner>>\n```\n\n```ts name=inner\nHERE\n```\n',
  'in a list': '- one\n- two\n\n  ```ts file=main.ts\n  let count = 0\n  {\n    HERE\n  }\n  ```\n',
  'in a quote in a list':
    '1. one\n   > ```ts file=main.ts\n   > let count = 0\n   > {\n   > \tHERE\n   > }\n   > ```\n',
  'in a quote': '> ```ts file=main.ts\n> let count = 0\n> {\n>   HERE\n> }\n> ```\n',
  'in the second use of a chunk':
    '```ts file=main.ts\nlet count = -1\n{\n  // <<twice>>\n}\nfor (;;) {\n    // <<twice>>\n}\n```\n\n- here\n\n  ```ts name=twice\n  HERE\n  ```\n',
  'in a replaced block':
    '```ts file=main.ts\n// <<all>>\n```\n\n```ts name=all\nconsole.log(1)\n```\n\n> ```ts name=all :=\n> let count = 0\n> {\n>  HERE\n> }\n> ```\n',
  'behind tabs that a list has cut':
    '- one\n\n  ```ts file=main.ts\n  let count = 0\n\t{\n\t\tHERE\n\t}\n  ```\n',
  'in a text with wider signs': '```ts file=main.ts\nlet count = 0\n{ console.log("é 🌍"); HERE }\n```\n',
  'behind an import that is rewritten':
    '```ts file=lib.ts\nexport const one = 1\n```\n\n```ts file=main.ts\nlet count = 0\nconst { one } = await import("./lib.ts"); HERE; console.log(one)\n```\n',
  'in an appended block': '```ts file=main.ts\nlet count = 0\n```\n\n```ts file=main.ts +=\n{ HERE }\n```\n',
} as const

const path = 'chapters/01-planted.md'

/** A book with one fault, and the 1-based place at which it must be reported. */
function plant(chapter: string, { line, offset }: { line: string; offset: number }) {
  const before = chapter.slice(0, chapter.indexOf('HERE')).split('\n')
  const at = { path, line: before.length, column: (before.at(-1)?.length ?? 0) + offset + 1 }
  return { at, folder: newBook({ '01-planted.md': chapter.replace('HERE', line) }) }
}

describe.each(Object.entries(chapters))('%s', (_where, chapter) => {
  test.each(['a syntax error', 'a type error'] as const)(
    '%s is reported at its line and column',
    async (name) => {
      const { at, folder } = plant(chapter, plants[name])
      const { problems } = await buildIn(folder)
      expect(problems.map((problem) => [problem.code, problem.at])).toEqual([[plants[name].code, at]])
      const github = formatGithub({ command: 'build', problems, summary: '', facts: {} }, () => undefined)
      expect(github).toContain(`::error file=${path},line=${at.line},col=${at.column},`)
    },
  )

  test('a throw is reported by the running program, at its line and column', async () => {
    const { at, folder } = plant(chapter, plants['a throw'])
    expect((await buildIn(folder)).problems).toEqual([])
    const { stderr, exitCode } = await execa('node', [join('dist', 'main.js')], {
      cwd: folder,
      reject: false,
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`book:${path}:${at.line}\n`)
    expect(stderr).toMatch(new RegExp(`^    at [^\\n]*book:${path}:${at.line}:${at.column}\\)?$`, 'm'))
    expect(stderr).not.toContain('.compiled.js')
  })
})
