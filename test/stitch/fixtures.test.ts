import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { tangle } from '../command.ts'
import { buildIn, contentsOf, fixtures, layOver, namesIn, newFolder } from '../workshop.ts'

const cases = join(fixtures, 'stitch')

/** A book that was built, and then edited. */
async function prepare(fixture: string): Promise<string> {
  const cwd = newFolder()
  layOver(join(fixture, 'chapters'), join(cwd, 'chapters'))
  if (!existsSync(join(fixture, 'never-built'))) expect((await buildIn(cwd)).problems).toEqual([])
  const built = contentsOf(join(cwd, 'dist'))
  layOver(join(fixture, 'chapters-after'), join(cwd, 'chapters'))
  for (const [path, text] of Object.entries(contentsOf(join(fixture, 'dist-after')))) {
    const [, old = '', now = ''] = /^EDIT (.*) -> (.*)\n$/.exec(text) ?? []
    if (old !== '') expect(built[path]?.split(old)).toHaveLength(2)
    // A folder may be where a file was.
    if (path.includes('/')) rmSync(join(cwd, 'dist', dirname(path)), { force: true })
    mkdirSync(dirname(join(cwd, 'dist', path)), { recursive: true })
    const edited = old === '' ? text : (built[path]?.replace(old, () => now) ?? '')
    writeFileSync(join(cwd, 'dist', path), edited, 'latin1')
  }
  return cwd
}

const stitch = async (cwd: string, more = '') => {
  const { stdout, stderr, exitCode } = await tangle(cwd, `stitch chapters${more}`)
  return `${[stdout, stderr].filter((text) => text !== '').join('\n')}\n[${exitCode}]\n`
}

/** What a run has to note for the next one is no program. */
function withoutNotes(contents: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(contents).filter(([path]) => !path.startsWith('dist/.tangle/')))
}

test.each(namesIn(cases).filter((name) => name !== 'README.md'))('%s', async (name) => {
  const fixture = join(cases, name)
  const cwd = await prepare(fixture)
  if (name.startsWith('read-only-chapter')) chmodSync(join(cwd, 'chapters/one.md'), 0o444)
  const before = contentsOf(cwd)
  const checked = await stitch(cwd, ' --check')
  expect(contentsOf(cwd)).toEqual(before)
  const told = await stitch(cwd)
  await expect(told).toMatchFileSnapshot(join(fixture, 'expected.txt'))
  if (!name.startsWith('taken--')) {
    expect(checked).toBe(told)
    expect(told).toContain(`: ${name.replace(/--.*/, '')}\n`)
    expect(contentsOf(cwd)).toEqual(before)
    return
  }
  const expected = Object.entries(contentsOf(join(fixture, 'expected'))).map(([path, text]) => [
    `chapters/${path}`,
    text,
  ])
  const stitched = { ...before, ...Object.fromEntries(expected) }
  expect(withoutNotes(contentsOf(cwd))).toEqual(withoutNotes(stitched))
  expect((await buildIn(cwd)).problems).toEqual([])
  const after = contentsOf(cwd)
  const edited = Object.keys(contentsOf(join(fixture, 'dist-after'))).map((path) => `dist/${path}`)
  for (const path of edited) expect([path, after[path]]).toEqual([path, before[path]])
  expect(await stitch(cwd)).toBe('Nothing in dist was edited since the build.\n[0]\n')
})
