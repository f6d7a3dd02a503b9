import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tangle } from './command.ts'
import { buildIn, fixtures, layOver, namesIn, newFolder } from './workshop.ts'

const cases = join(fixtures, 'where')

test.each(namesIn(cases).filter((name) => name !== 'README.md'))('%s', async (name) => {
  const fixture = join(cases, name)
  const folder = newFolder()
  layOver(join(fixture, 'chapters'), join(folder, 'chapters'))
  if (!existsSync(join(fixture, 'never-built'))) expect((await buildIn(folder)).problems).toEqual([])
  layOver(join(fixture, 'chapters-after'), join(folder, 'chapters'))
  layOver(join(fixture, 'dist-after'), join(folder, 'dist'))
  const asked = readFileSync(join(fixture, 'asked.txt'), 'utf8').trim().split('\n')
  const answers = await Promise.all(asked.map((place) => tangle(folder, `where ${place}`)))
  const text = answers.map(
    ({ stdout, stderr, exitCode }, i) =>
      `$ tangle where ${asked[i]}\n${[stdout, stderr].filter((text) => text !== '').join('\n')}\n[${exitCode}]\n`,
  )
  await expect(text.join('\n')).toMatchFileSnapshot(join(fixture, 'expected.txt'))
})
