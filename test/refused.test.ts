import { execa } from 'execa'
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { isGone, ownerName } from '../tangle/system/owner.mjs'
import { makeTemporaryFolder, removeTemporaryFolder } from '../tangle/system/temporary-folders.ts'
import { startTangle, tangle } from './command.ts'
import { contentsOf, namesIn, newBook, newFolder, writeFiles } from './workshop.ts'

const limit = { timeout: 120_000 }
const start = join(import.meta.dirname, '../tangle/start.mjs')

const chapter = `---
title: One
---

# One

\`\`\`ts file=a.ts
console.log('right')
\`\`\`

\`\`\`console
$ node dist/a.js
right
\`\`\`
`
const wrong = chapter.replace(/right\n```\n$/, 'wrong\n```\n')

/** Runs the tool in a shell, which sets limits or sends its outputs elsewhere first. */
async function shell(cwd: string, script: string) {
  const { CI: _ci, ...env } = process.env
  const words = ['-c', script.replace('TANGLE', `exec "${process.execPath}" "${start}"`)]
  return execa('sh', words, { cwd, reject: false, extendEnv: false, env })
}

/** A sentence that names what and where, and no stack. */
function expectRefusal(stderr: string, place: RegExp, code: string): void {
  expect(stderr).not.toMatch(/^ +at /m)
  expect(stderr).toMatch(/^\S+:1:1: failed-call\nThis .* could not be .*\.\n/)
  expect(stderr).toMatch(place)
  expect(stderr).toContain(`(${code}).`)
}

describe('the output folder', () => {
  test('may be a link to a folder, which is followed and stays', async () => {
    const cwd = newBook({ 'one.md': chapter })
    mkdirSync(join(cwd, 'elsewhere'))
    symlinkSync('elsewhere', join(cwd, 'dist'))
    for (const command of ['build chapters', 'build chapters', 'weave chapters --out dist/book'])
      expect(await tangle(cwd, command)).toMatchObject({ exitCode: 0, stderr: '' })
    expect(lstatSync(join(cwd, 'dist')).isSymbolicLink()).toBe(true)
    expect(namesIn(join(cwd, 'elsewhere'))).toContain('a.js')
    writeFiles(cwd, { 'chapters/one.md': `${chapter}\n\`\`\`js\nwrong\n\`\`\`\n` })
    expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 1 })
  })

  test.each([
    ['a link to nothing', 'dist', 'nowhere', 'linked-output\nThis symbolic link leads to nothing.'],
    ['below such a link', 'dist', 'nowhere', 'linked-output\nThis symbolic link leads to nothing.'],
    [
      'with notes that are a link',
      'dist/.tangle',
      '../elsewhere',
      'linked-output\nThis symbolic link is where',
    ],
    [
      'with notes that are a link to nothing',
      'dist/.tangle',
      'nowhere',
      'linked-output\nThis symbolic link is',
    ],
  ])('is refused, with its place: %s', async (name, path, target, shown) => {
    const cwd = newBook({ 'one.md': chapter })
    mkdirSync(join(cwd, 'elsewhere'))
    if (path !== 'dist') mkdirSync(join(cwd, 'dist'))
    symlinkSync(target, join(cwd, path))
    const before = contentsOf(cwd)
    const out = name.startsWith('below') ? 'dist/deeper' : 'dist'
    for (const command of ['build', 'weave']) {
      const { exitCode, stderr } = await tangle(cwd, `${command} chapters --out ${out}`)
      expect(stderr).toContain(`${path}:1:1: ${shown}`)
      expect(exitCode).toBe(1)
    }
    expect(contentsOf(cwd)).toEqual(before)
  })

  test('whose notes are a file is refused', async () => {
    const cwd = newBook({ 'one.md': chapter })
    writeFiles(cwd, { 'dist/.tangle': 'mine' })
    const { exitCode, stderr } = await tangle(cwd, 'build chapters')
    expect(stderr).toContain('dist/.tangle:1:1: foreign-output\nThis file is where the tool keeps its notes.')
    expect(exitCode).toBe(1)
    expect(contentsOf(cwd)['dist/.tangle']).toBe('mine')
  })

  test.each(['manifest.json', 'lock'])(
    'is never written through a link that is called .tangle/%s',
    async (name) => {
      const cwd = newBook({ 'one.md': chapter })
      writeFiles(cwd, { bait: 'mine' })
      mkdirSync(join(cwd, 'dist/.tangle'), { recursive: true })
      symlinkSync('../../bait', join(cwd, 'dist/.tangle', name))
      expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0, stderr: '' })
      expect(contentsOf(cwd).bait).toBe('mine')
    },
  )

  test('what killed runs left in it is removed, and what living ones have there stays', async () => {
    const cwd = newBook({ 'one.md': chapter })
    expect(await tangle(cwd, 'build chapters')).toMatchObject({ exitCode: 0 })
    const gone = goneName()
    writeFiles(cwd, {
      [`dist/.tangle/.tangle-${gone}`]: gone,
      [`dist/.tangle/.tangle-${gone}-new/0`]: 'half',
      'dist/.tangle/lock': gone,
      [`dist/.tangle/.tangle-${ownerName()}`]: 'living',
    })
    // Nothing else is to be done.
    expect((await startTangle(cwd, 'build chapters')).stdout).toContain('0 files written, 5 unchanged')
    expect(namesIn(join(cwd, 'dist/.tangle'))).toEqual([`.tangle-${ownerName()}`, 'manifest.json'])
  })
})

/** The name of a process that has this one's id, and started before it. */
function goneName(): string {
  const [id, begin, space] = ownerName().split('-')
  return [id, Number(begin) - 1, space].join('-')
}

test('a process is known by its id, its start and the namespace of its id', () => {
  const [id, begin, space] = ownerName().split('-')
  expect(isGone(ownerName())).toBe(false)
  expect(isGone(String(process.pid))).toBe(false)
  expect(isGone(goneName())).toBe(true)
  expect(isGone(`4194305-${begin}-${space}`)).toBe(true)
  expect(isGone(`4194305-${begin}-${Number(space) + 1}`)).toBe(false)
  expect(isGone(`${id}-0-${space}`)).toBe(false)
})

describe('temporary folders', () => {
  test('of processes that have ended are removed: real folders of this user, and no others', () => {
    const top = newFolder()
    vi.stubEnv('TMPDIR', top)
    onTestFinished(() => void vi.unstubAllEnvs())
    const gone = `tangle-run-${goneName()}-aBcDeF`
    writeFiles(top, {
      [`${gone}/deep/file`]: '',
      'tangle-types-4194305-1-1-aBcDeF/other-namespace': '',
      'tangle-aBcDeF/somebody': '',
      'precious/mine': '',
      [`tangle-run-${ownerName()}-living/file`]: '',
    })
    symlinkSync('precious', join(top, `tangle-types-${goneName()}-aBcDeF`))
    const folder = makeTemporaryFolder('run')
    removeTemporaryFolder(folder)
    expect(Object.keys(contentsOf(top)).sort()).toEqual(
      [
        'precious/mine',
        'tangle-aBcDeF/somebody',
        `tangle-run-${ownerName()}-living/file`,
        'tangle-types-4194305-1-1-aBcDeF/other-namespace',
        `tangle-types-${goneName()}-aBcDeF`,
      ].sort(),
    )
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'are gone after %s while transcripts run',
    limit,
    async (signal) => {
      const held = chapter.replace(/console.log.*/, 'setTimeout(() => {}, 60_000)')
      const cwd = newBook({ 'one.md': held })
      const top = newFolder()
      const runner = execa('node', [start, 'verify', 'chapters'], {
        cwd,
        env: { TMPDIR: top },
        reject: false,
      })
      const folder = await vi.waitFor(() => runFolderWith('jobs', top), wait)
      expect(folder).toMatch(/^tangle-run-/)
      runner.kill(signal)
      expect(await runner).toMatchObject({ signal })
      // Killed before it has a guard, it leaves its folder to the next run.
      writeFiles(cwd, { 'chapters/one.md': chapter })
      if (signal === 'SIGKILL')
        expect(await startTangle(cwd, 'verify chapters', { TMPDIR: top })).toMatchObject({ exitCode: 0 })
      await vi.waitFor(() => expect(readdirSync(top)).toEqual([]), wait)
    },
  )
})

const wait = { timeout: 30_000, interval: 20 }

function runFolderWith(part: string, top: string): string {
  const found = readdirSync(top).find((name) => namesIn(join(top, name)).includes(part))
  if (found === undefined) throw new Error('no transcript runs yet')
  return found
}

describe('a chapter that is written into by verify -u', () => {
  test.each([0o640, 0o600, 0o664])('keeps its mode, %o', limit, async (mode) => {
    const cwd = newBook({ 'one.md': wrong })
    chmodSync(join(cwd, 'chapters/one.md'), mode)
    expect(await tangle(cwd, 'verify chapters -u')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(readFileSync(join(cwd, 'chapters/one.md'), 'utf8')).toBe(chapter)
    expect(statSync(join(cwd, 'chapters/one.md')).mode & 0o777).toBe(mode)
    expect(Object.keys(contentsOf(cwd))).toEqual(['chapters/one.md'])
    expect(namesIn(cwd)).toEqual(['chapters'])
  })

  test('remains a link where it is one', limit, async () => {
    const cwd = newBook({ 'texts/README.md': wrong })
    symlinkSync('texts/README.md', join(cwd, 'chapters/one.md'))
    expect(await tangle(cwd, 'verify chapters -u')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(contentsOf(cwd)).toEqual({
      'chapters/one.md': '-> texts/README.md',
      'chapters/texts/README.md': chapter,
    })
  })

  test('is written where there can be no output folder', limit, async () => {
    const cwd = newBook({ 'one.md': wrong })
    writeFiles(cwd, { dist: 'a file', [`chapters/.tangle-${goneName()}`]: 'half' })
    expect(await tangle(cwd, 'verify chapters -u')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(contentsOf(cwd)).toEqual({ 'chapters/one.md': chapter, dist: 'a file' })
  })
})

describe('what the system refuses is a sentence', () => {
  const commands = ['build chapters', 'weave chapters', 'verify chapters', 'coverage chapters']

  test.each(commands)('%s: a missing folder for temporary files', limit, async (command) => {
    const cwd = newBook({ 'one.md': chapter })
    const { exitCode, stderr } = await startTangle(cwd, command, { TMPDIR: '/nowhere/at/all' })
    expectRefusal(stderr, /^\S*\/nowhere\/at\/all:1:1/, 'ENOENT')
    expect(stderr).toContain('TMPDIR')
    expect(exitCode).toBe(1)
    expect(Object.keys(contentsOf(cwd))).toEqual(['chapters/one.md'])
  })

  test.each([
    'build chapters',
    'weave chapters',
    'verify chapters',
    'list chapters',
    'where dist/a.js:1',
    '--help',
  ])('%s: an output that is full', limit, async (command) => {
    const cwd = newBook({ 'one.md': chapter })
    const { exitCode, stderr } = await shell(cwd, `TANGLE ${command} >/dev/full`)
    expect(stderr).toMatch(/tangle: What this run printed could not be written \(ENOSPC\)\. /)
    expect(stderr).not.toMatch(/^ +at /m)
    expect(exitCode).toBe(1)
  })

  test.each(['>&-', '2>&-', '>&- 2>&-', '2>/dev/full'])(
    'outputs that are closed, or errors to nowhere: %s',
    limit,
    async (to) => {
      const cwd = newBook({ 'one.md': chapter })
      const { exitCode, stderr } = await shell(cwd, `TANGLE list chapters ${to}`)
      expect(stderr).toBe('')
      expect(exitCode).toBe(0)
    },
  )

  test('a reader that stops early', limit, async () => {
    const cwd = newBook({ 'one.md': chapter })
    const { stderr } = await shell(cwd, `(TANGLE list chapters) | true`)
    expect(stderr).toBe('')
  })

  test.each(['build chapters', 'weave chapters'])(
    '%s: a limit for the length of files',
    limit,
    async (command) => {
      const cwd = newBook({ 'one.md': chapter })
      expect(await startTangle(cwd, command)).toMatchObject({ exitCode: 0 })
      const before = contentsOf(cwd)
      writeFiles(cwd, {
        'chapters/one.md': `${chapter}${fence('big.ts', `export const big = '${'x'.repeat(2500)}'`)}`,
      })
      const { exitCode, stderr } = await shell(cwd, `ulimit -f 4; TANGLE ${command}`)
      expectRefusal(stderr, /^\S+:1:1/, 'EFBIG')
      expect(exitCode).toBe(1)
      expect({ ...contentsOf(cwd), 'chapters/one.md': chapter }).toEqual(before)
    },
  )

  test.each([25, 40])('a limit of %i open files', limit, async (most) => {
    const cwd = newBook({ 'one.md': chapter })
    for (const command of ['build chapters', 'weave chapters', 'verify chapters']) {
      const { exitCode, stderr } = await shell(cwd, `ulimit -n ${most}; TANGLE ${command}`)
      expect(stderr).not.toMatch(/^ +at /m)
      if (exitCode !== 0)
        expect(stderr).toMatch(/too many (open files|files are open)|Cannot find (?:package|module)/)
    }
  })

  test.each([
    ['weave chapters --traces', 2],
    ['verify chapters --traces', 2],
    ['coverage chapters --out', 2],
  ])('%s below a file', limit, async (command, status) => {
    const cwd = newBook({ 'one.md': chapter })
    const { exitCode, stderr } = await tangle(cwd, `${command} chapters/one.md/deeper`)
    expect(stderr).toMatch(/^tangle: 'chapters\/one\.md' is a file; .* to a folder\.\n/)
    expect(exitCode).toBe(status)
  })

  test.each(['verify chapters --traces loop', 'weave chapters --traces loop', 'build chapters --out loop'])(
    '%s: a loop of links',
    limit,
    async (command) => {
      const cwd = newBook({ 'one.md': chapter })
      symlinkSync('loop', join(cwd, 'loop'))
      const { exitCode, stderr } = await tangle(cwd, command)
      expect(stderr).toMatch(/^loop:1:1: (failed-call|linked-output)\nThis /)
      expect(exitCode).toBe(1)
    },
  )

  test('a name that is too long', limit, async () => {
    const cwd = newBook({ 'one.md': chapter })
    for (const command of ['build chapters --out', 'verify chapters --traces', 'weave chapters --out']) {
      const { exitCode, stderr } = await tangle(cwd, `${command} ${'n'.repeat(300)}`)
      expectRefusal(stderr, /^n+/, 'ENAMETOOLONG')
      expect(exitCode).toBe(1)
    }
  })

  test('in every format', limit, async () => {
    const cwd = newBook({ 'one.md': chapter })
    symlinkSync('loop', join(cwd, 'loop'))
    const { exitCode, stdout, stderr } = await tangle(cwd, 'verify chapters --traces loop --format json')
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'verify',
      problems: [{ code: 'failed-call', path: 'loop' }],
    })
    expect(stderr).toBe('')
    expect(exitCode).toBe(1)
  })
})

const fence = (target: string, code: string) => `\n\`\`\`ts file=${target}\n${code}\n\`\`\`\n`
