import { readFileSync } from 'node:fs'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A book with a caret, as a file of fixtures has it. */
export type Fixture = {
  /** What the lines that begin with `% ` say, such as `newName`. */
  readonly options: Readonly<Record<string, string>>
  /** The text of each chapter, by its path below `chapters/`, without the caret. */
  readonly chapters: Readonly<Record<string, string>>
  /** The chapter with the caret. */
  readonly path: string
  /** 0-based. */
  readonly position: { readonly line: number; readonly character: number }
}

const caret = '‸'

export function readFixture(file: string): Fixture {
  const lines = readFileSync(file, 'utf8').split('\n')
  const options: Record<string, string> = {}
  const chapters: Record<string, string[]> = { '01-one.md': [] }
  let name = '01-one.md'
  for (const line of lines) {
    const [, key, value] = /^% (\w+): (.*)$/.exec(line) ?? []
    const [, next] = /^%% (\S+)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) options[key] = value
    else if (next !== undefined) chapters[(name = next)] = []
    else chapters[name]?.push(line)
  }
  // A text that another one follows ends with its line too.
  const texts = Object.entries(chapters).map(([path, own]) => [
    path,
    own.at(-1) === '' ? own.join('\n') : `${own.join('\n')}\n`,
  ]) as [string, string][]
  const [path, text] = texts.find(([, one]) => one.includes(caret)) ?? ['', '']
  const before = text.slice(0, text.indexOf(caret)).split('\n')
  return {
    options,
    chapters: Object.fromEntries(texts.map(([key, one]) => [key, one.replace(caret, '')])),
    path,
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  }
}

/** The fixtures of a folder, each with its request and its name. */
export function fixturesIn(folder: string): (readonly [request: string, name: string])[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: request }) =>
      readdirSync(join(folder, request))
        .filter((file) => file.endsWith('.md'))
        .map((file) => [request, file.slice(0, -3)] as const),
    )
}
