import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watchFolder } from '../tangle/system/watch-folder.ts'
import { newFolder, writeFiles } from './workshop.ts'

/** Watches `chapters` in a new folder. Each change is awaited before the next: `heard` settles with the next call. */
function watched(files: Readonly<Record<string, string>>) {
  const cwd = newFolder()
  writeFiles(cwd, files)
  let tell = () => {}
  const watcher = watchFolder(join(cwd, 'chapters'), () => tell())
  onTestFinished(watcher.close)
  const heard = (change: () => void) =>
    new Promise<void>((resolve) => {
      tell = resolve
      change()
    })
  return { cwd, path: (name: string) => join(cwd, name), heard }
}

const files = { 'chapters/a.md': 'a', 'chapters/deep/er/b.md': 'b', 'elsewhere/c.md': 'c', 'far/d.md': 'd' }

test('files are written, replaced, added, moved and removed', async () => {
  const { path, heard } = watched(files)
  for (const name of ['chapters/a.md', 'chapters/deep/er/b.md']) {
    await heard(() => writeFileSync(path(name), 'in place'))
    // As editors save: twice, since the first leaves another file at the path.
    for (const text of ['once', 'again'])
      await heard(() => {
        writeFileSync(path('new'), text)
        renameSync(path('new'), path(name))
      })
    await heard(() => writeFileSync(path(name), 'in place again'))
    await heard(() => renameSync(path(name), path(`${name}.md`)))
    await heard(() => rmSync(path(`${name}.md`)))
  }
})

test('folders are added, removed and put back, the watched one too', async () => {
  const { cwd, path, heard } = watched(files)
  await heard(() => writeFiles(cwd, { 'chapters/new/folder/d.md': 'd' }))
  await heard(() => writeFileSync(path('chapters/new/folder/d.md'), 'more'))
  await heard(() => rmSync(path('chapters/deep'), { recursive: true }))
  await heard(() => writeFiles(cwd, { 'chapters/deep/er/b.md': 'b' }))
  await heard(() => writeFileSync(path('chapters/deep/er/b.md'), 'more'))
  await heard(() => renameSync(path('chapters'), path('away')))
  await heard(() => renameSync(path('away'), path('chapters')))
  await heard(() => writeFileSync(path('chapters/a.md'), 'more'))
  await heard(() => rmSync(path('chapters'), { recursive: true }))
  await heard(() => mkdirSync(path('chapters')))
  await heard(() => writeFileSync(path('chapters/a.md'), 'more'))
})

test('what a link leads to is watched', async () => {
  const { path, heard } = watched(files)
  await heard(() => symlinkSync('../elsewhere/c.md', path('chapters/c.md')))
  await heard(() => writeFileSync(path('elsewhere/c.md'), 'more'))
  await heard(() => symlinkSync('../far', path('chapters/far')))
  await heard(() => writeFileSync(path('far/d.md'), 'more'))
})

test('changes that come together are one', async () => {
  const cwd = newFolder()
  writeFiles(cwd, files)
  let calls = 0
  const called = new Promise<void>((resolve) => {
    const watcher = watchFolder(join(cwd, 'chapters'), () => {
      calls++
      resolve()
    })
    onTestFinished(watcher.close)
  })
  for (let i = 0; i < 20; i++) writeFileSync(join(cwd, 'chapters/a.md'), String(i))
  await called
  expect(calls).toBe(1)
})
