import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { transformWithin } from '../../../tangle/program/compile/esbuild-service.ts'
import { runTranscript } from '../../../tangle/transcript/run/run.ts'
import { transcriptOf } from '../literals.ts'
import { namesIn, newFolder } from '../../workshop.ts'

const usual = {
  shapes: [],
  stepLimit: 20_000,
  isMeasured: false,
  confines: false,
  browser: undefined,
  packages: undefined,
  commands: [],
  pages: [],
}
const transcript = transcriptOf(['$ echo a', 'a'])

/** Puts another value into the environment of this process for the running test. */
function setVariable(name: string, value: string): void {
  const before = process.env[name]
  process.env[name] = value
  onTestFinished(() => {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  })
}

/** How many files, pipes and sockets this process has open. */
const openCount = () => readdirSync('/proc/self/fd').length

/** A folder with a `mkfifo` that makes nothing. */
function brokenTools(): string {
  const folder = newFolder()
  writeFileSync(join(folder, 'mkfifo'), '#!/bin/sh\nexit 1\n', { mode: 0o777 })
  return folder
}

test.each([
  ['the pipe cannot be made', brokenTools, 'a.txt'],
  ['the folder cannot be filled', () => process.env.PATH ?? '', 'a\0.txt'],
])('nothing is left of a run that cannot begin: %s', async (_name, pathOf, file) => {
  // Its process remains: the witness is put together by it, once for all runs.
  await transformWithin('', {})
  const path = pathOf()
  const temporary = newFolder()
  setVariable('TMPDIR', temporary)
  const before = openCount()
  setVariable('PATH', path)
  await expect(runTranscript(transcript, { ...usual, files: [{ path: file, text: '' }] })).rejects.toThrow()
  expect(namesIn(temporary)).toEqual([])
  await vi.waitFor(() => expect(openCount()).toBe(before))
})
