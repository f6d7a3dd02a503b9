import { existsSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { expect, test } from 'vitest'
import { tangle } from './command.ts'
import { buildIn, contentsOf, fixtures, layOver, newFolder } from './workshop.ts'

const root = join(import.meta.dirname, '..')
const limit = { timeout: 120_000 }

const settings = (name: string) => JSON.parse(readFileSync(join(root, '.vscode', name), 'utf8'))

type Pattern = {
  regexp: string
  file?: number
  line?: number
  column?: number
  code?: number
  message?: number
}
type Matcher = { readonly pattern: readonly Pattern[] }
type Task = { readonly label: string; readonly script: string; readonly problemMatcher: readonly Matcher[] }

const tasks: readonly Task[] = settings('tasks.json').tasks
const groups = ['file', 'line', 'column', 'code', 'message'] as const

/** What a matcher of several lines finds, as VS Code goes about it: each pattern on a line, the lines in a row. */
function found({ pattern }: Matcher, output: string): Record<string, string>[] {
  const lines = output.split('\n')
  return lines.flatMap((_, start) => {
    const matches = pattern.map(({ regexp }, i) => new RegExp(regexp).exec(lines[start + i] ?? ''))
    if (matches.some((match) => match === null)) return []
    const parts = pattern.flatMap((one, i) =>
      groups.flatMap((group) => (one[group] === undefined ? [] : [[group, matches[i]?.[one[group]]]])),
    )
    return [Object.fromEntries(parts)]
  })
}

test('tasks run scripts that there are, and launches tasks', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(tasks.map(({ label }) => label)).toEqual(['tangle', 'prove'])
  expect(tasks.filter(({ script }) => scripts[script] === undefined)).toEqual([])
  const launches: { preLaunchTask: string }[] = settings('launch.json').configurations
  expect(launches.map(({ preLaunchTask }) => preLaunchTask)).toEqual(launches.map(() => 'tangle'))
})

test.each([
  ['tangle', 'build', 'several-problems'],
  ['prove', 'verify', 'transcripts'],
])('the matcher of the task %s finds what is reported of a book', limit, async (label, command, book) => {
  const cwd = newFolder()
  layOver(join(fixtures, 'formats', book, 'chapters'), join(cwd, 'chapters'))
  const { stdout, stderr } = await tangle(cwd, `${command} chapters`, { CHROMIUM: '/nowhere/chromium' })
  const json = await tangle(cwd, `${command} chapters --format json`, { CHROMIUM: '/nowhere/chromium' })
  const { problems } = JSON.parse(json.stdout)
  const [matcher] = tasks.find((task) => task.label === label)?.problemMatcher ?? []
  expect(problems.length).toBeGreaterThan(1)
  expect(matcher && found(matcher, `${stderr}\n${stdout}`)).toEqual(
    problems.map(({ path, line, column, code, message }: Record<string, unknown>) => ({
      file: path,
      line: String(line),
      column: String(column),
      code,
      message,
    })),
  )
})

/** `sourceMapPathOverrides` as VS Code's debugger reads them: one asterisk, which matches anything. */
function overridden(source: string, overrides: Readonly<Record<string, string>>): string {
  for (const [from, to] of Object.entries(overrides)) {
    const [start = '', end = ''] = from.split('*')
    if (source.startsWith(start) && source.endsWith(end))
      return to.replace('*', source.slice(start.length, source.length - end.length))
  }
  return source
}

test('the debugger finds the chapter that a compiled program names', limit, async () => {
  const launches: { sourceMapPathOverrides: Record<string, string> }[] = [
    ...settings('launch.json').configurations,
    settings('settings.json')['debug.javascript.terminalOptions'],
  ]
  const cwd = newFolder()
  layOver(join(fixtures, 'formats/sound/chapters'), join(cwd, 'chapters'))
  await buildIn(cwd)
  const maps = Object.entries(contentsOf(cwd)).filter(([path]) => path.endsWith('.js.map'))
  expect(maps.length).toBeGreaterThan(0)
  for (const [path, text] of maps) {
    const sources: string[] = JSON.parse(text).sources
    for (const { sourceMapPathOverrides } of launches)
      for (const source of [...sources, 'book:chapters/one.md']) {
        const file = overridden(source, sourceMapPathOverrides).replace('${workspaceFolder}', cwd)
        const at = posix.resolve(cwd, posix.dirname(path), file)
        expect(relative(cwd, at)).toBe('chapters/one.md')
        expect(existsSync(at)).toBe(true)
      }
  }
})
