import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { TypedInput } from '../../../tangle/transcript/sandbox/typed-input.ts'

/** The input of a command, and what a program does that reads it. */
function open() {
  const folder = mkdtempSync(join(tmpdir(), 'typed-input-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'input')
  execFileSync('mkfifo', [path])
  const input = new TypedInput(path)
  const program = openSync(path, constants.O_RDONLY)
  onTestFinished(() => closeSync(program))
  const read = (count: number) => {
    const bytes = Buffer.alloc(count)
    return bytes.toString('utf8', 0, readSync(program, bytes))
  }
  return { input, read }
}

test('what nobody has read is counted', () => {
  const { input, read } = open()
  input.type('one\n')
  input.type('zwölf\n')
  expect(read(4)).toBe('one\n')
  expect(input.unread()).toBe(7)
  input.close()
  expect(input.unread()).toBe(7)
})

test('a program reads what was typed before the end of the input, and then the end', () => {
  const { input, read } = open()
  input.type('one\n')
  expect(input.hasEnded()).toBe(false)
  input.end()
  expect(input.hasEnded()).toBe(true)
  expect(read(99)).toBe('one\n')
  expect(read(99)).toBe('')
  expect(input.unread()).toBe(0)
  input.close()
})

test('a command that ends has not been told that its input had', () => {
  const { input } = open()
  input.close()
  expect(input.hasEnded()).toBe(false)
  input.end()
  input.close()
})

test('what a pipe has no room for has been read by nobody', () => {
  const { input } = open()
  const line = `${'x'.repeat(99_999)}\n`
  input.type(line)
  input.type(line)
  expect(input.unread()).toBe(200_000)
  input.close()
})
