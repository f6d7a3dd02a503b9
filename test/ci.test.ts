import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { namesIn, newShownFolder, writeFiles } from './workshop.ts'

const repository = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(repository, path), 'utf8')

type Values = Readonly<Record<string, string | number>>
type Step = {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, string | boolean>>
}
type Job = {
  readonly needs?: string
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly (string | number)[]>> }
  readonly steps: readonly Step[]
}

const { jobs } = parse(read('.github/workflows/ci.yml')) as { readonly jobs: Readonly<Record<string, Job>> }
const { scripts, engines } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>
  readonly engines: { readonly node: string }
}

/** The combinations of a job's matrix; one without values where it has none. */
function combinationsOf({ strategy }: Job): Values[] {
  return Object.entries(strategy?.matrix ?? {}).reduce<Values[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
}

/** A text of a job with the values of one combination. */
function filled(text: string, values: Values): string {
  const result = text.replaceAll(/\$\{\{ matrix\.(\w+) \}\}/g, (_, name: string) => String(values[name]))
  expect(result).not.toContain('${{')
  return result
}

/** The commands of a job, for one combination of its matrix. */
function commandsOf({ steps }: Job, values: Values): string[] {
  return steps.flatMap(({ run }) => (run === undefined ? [] : filled(run, values).split(' && ')))
}

/** The names of the artifacts that a kind of step names in a job, for all combinations. */
function artifactsOf(job: Job, action: string, key: string): string[] {
  const steps = job.steps.filter(({ uses }) => uses?.startsWith(`actions/${action}@`))
  return combinationsOf(job).flatMap((values) =>
    steps.map((step) => filled(String(step.with?.[key]), values)),
  )
}

describe('.github/workflows/ci.yml', () => {
  test('runs on the oldest Node that is allowed and on those after it, and in every shard', () => {
    const { node = [], shard = [] } = jobs.test?.strategy?.matrix ?? {}
    expect(engines.node).toBe(`>=${node[0]}`)
    expect(node.map((version) => Math.floor(Number(version)))).toEqual([20, 22, 24, 26])
    const parts = jobs.test?.steps.flatMap(
      ({ run }) => /--shard=(\S+ \S+ \S+)\/(\d+)/.exec(run ?? '')?.[2] ?? [],
    )
    expect(parts).toEqual([String(shard.length), String(shard.length)])
    expect(shard).toEqual(Array.from({ length: shard.length }, (_, i) => i + 1))
  })

  test.each(Object.keys(jobs))('%s: its commands are there', (name) => {
    const job = jobs[name]
    if (job === undefined) throw new Error(name)
    const commands = combinationsOf(job).flatMap((values) => commandsOf(job, values))
    expect(commands.length).toBeGreaterThan(2)
    for (const command of new Set(commands)) {
      const [program = '', ...words] = command.split(' ')
      const [first = '', ...more] = words.filter((word) => word !== '-s')
      if (program === 'npm' && first !== 'ci')
        expect(scripts).toHaveProperty([first === 'run' ? (more[0] ?? '') : first])
      else if (program === 'npx') expect(existsSync(join(repository, 'node_modules/.bin', first))).toBe(true)
      else if (program === 'bash') execFileSync('bash', ['-n', join(repository, first)])
      else expect(command).toBe('npm ci')
    }
  })

  test('every artifact that is asked for is one that a job before has kept', () => {
    const kept = artifactsOf(jobs.test ?? { steps: [] }, 'upload-artifact', 'name')
    expect(new Set(kept).size).toBe(12)
    for (const job of Object.values(jobs).filter(({ needs }) => needs === 'test')) {
      for (const pattern of artifactsOf(job, 'download-artifact', 'pattern')) {
        expect(pattern).toMatch(/^[\w.-]+-\*$/)
        expect(kept.filter((name) => name.startsWith(pattern.slice(0, -1)))).toHaveLength(3)
      }
    }
  })

  test('its shards keep reports that can be merged, of every transcript', { timeout: 240_000 }, () => {
    const cwd = newShownFolder()
    const chapter = (word: string) => `\`\`\`console\n$ echo ${word}\n${word}\n\`\`\`\n`
    writeFiles(cwd, {
      'chapters/1.md': chapter('one'),
      'chapters/2.md': chapter('two'),
      'chapters/3.md': chapter('three'),
      'chapters/4.md': chapter('four'),
      // The scripts of this project, without what is not about shards.
      'package.json': JSON.stringify({ scripts: { test: 'vitest run', 'test:full': 'vitest run' } }),
      'vitest.config.mjs': `import { chapters } from ${JSON.stringify(join(repository, 'tangle/vitest.ts'))}
export default { plugins: [chapters({ traces: 'dist/traces' })], test: { include: ['chapters/*.md'] } }
`,
    })
    symlinkSync(join(repository, 'node_modules'), join(cwd, 'node_modules'))
    const { CI: _ci, ...env } = process.env
    const run = (command: string) =>
      execFileSync('sh', ['-c', command], { cwd, encoding: 'utf8', env: { ...env, NO_COLOR: '1' } })
    const own = (name: string, pattern: RegExp) => {
      const job = jobs[name]
      if (job === undefined) throw new Error(name)
      return combinationsOf(job)
        .filter(({ node }) => node === '24')
        .flatMap((values) => commandsOf(job, values))
        .filter((command) => pattern.test(command))
    }
    const shards = own('test', /npm test.*--shard/)
    expect(shards).toHaveLength(3)
    for (const command of shards) run(command)
    expect(namesIn(join(cwd, 'dist/reports/quick'))).toEqual(['1.json', '2.json', '3.json'])
    expect(namesIn(join(cwd, 'dist/traces'))).toEqual(['1.1.json', '2.1.json', '3.1.json', '4.1.json'])
    const [merge = ''] = own('report', /merge-reports=dist\/reports\/quick/)
    expect(run(merge)).toMatch(/Test Files +4 passed[^]*Tests +8 passed/)
  })
})
