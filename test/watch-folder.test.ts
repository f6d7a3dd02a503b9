import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { watchFolder } from '../tangle/system/watch-folder.ts'
import { newFolder, writeFiles } from './workshop.ts'

/**
 * Watches a folder below a new one, with `files` in that. Each change is awaited before the next: `heard` settles with the next
 * call.
 */
function watched(files: Readonly<Record<string, string>>, folder = 'chapters') {
  const cwd = newFolder()
  writeFiles(cwd, files)
  let tell = () => {}
  const watcher = watchFolder(join(cwd, folder), () => tell())
  onTestFinished(watcher.close)
  const heard = (change: () => void) =>
    new Promise<void>((resolve) => {
      tell = resolve
      change()
    })
  return { cwd, path: (name: string) => join(cwd, name), heard }
}

const files = { 'chapters/a.md': 'a', 'chapters/deep/er/b.md': 'b', 'elsewhere/c.md': 'c', 'far/d.md': 'd' }
const deepFiles = { 'shelf/book/chapters/a.md': 'a' }

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

// Elsewhere only the folder itself, and the one that it is in, are watched.
describe.skipIf(process.platform !== 'linux')('a folder above the watched one', () => {
  const above = () => {
    const { heard, path, cwd } = watched(deepFiles, 'shelf/book/chapters')
    return {
      heard,
      cwd,
      path,
      save: () => heard(() => writeFiles(cwd, { 'shelf/book/chapters/a.md': 'more' })),
    }
  }

  test.each(['shelf', 'shelf/book'])('is moved, edited, and put back: %s', async (folder) => {
    const { heard, path, save } = above()
    await heard(() => renameSync(path(folder), path('away')))
    writeFiles(path('away'), { [`${'shelf/book/chapters'.slice(folder.length + 1)}/a.md`]: 'elsewhere' })
    await heard(() => renameSync(path('away'), path(folder)))
    await save()
  })

  test.each(['shelf', 'shelf/book'])('is moved, and a copy takes its place at once: %s', async (folder) => {
    const { heard, path, save } = above()
    await heard(() => {
      renameSync(path(folder), path('away'))
      cpSync(path('away'), path(folder), { recursive: true })
    })
    await save()
  })

  test('is removed and made anew', async () => {
    const { heard, path, save } = above()
    await heard(() => rmSync(path('shelf'), { recursive: true }))
    await save()
    await save()
  })

  test('is a link, which leads elsewhere afterwards', async () => {
    const { cwd, heard, path, save } = above()
    await heard(() => renameSync(path('shelf'), path('other')))
    await heard(() => symlinkSync('other', path('shelf')))
    await save()
    writeFiles(cwd, { 'third/book/chapters/a.md': 'a' })
    await heard(() => {
      rmSync(path('shelf'))
      symlinkSync('third', path('shelf'))
    })
    await save()
  })
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
