import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWindow } from '../../../tangle/transcript/sandbox/browser-pool.ts'
import { newFolder } from '../../workshop.ts'

test('a browser switches off all that its driver would, since it hears only the last list', async () => {
  const folder = newFolder()
  const [browser, heard] = [join(folder, 'browser'), join(folder, 'heard')]
  writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" >'${heard}'\nexit 1\n`)
  chmodSync(browser, 0o755)
  await expect(openWindow(browser, 1)).rejects.toThrow()
  const lists = readFileSync(heard, 'utf8')
    .split('\n')
    .flatMap((word) => /^--disable-features=(.*)/.exec(word)?.slice(1) ?? [])
    .map((list) => list.split(','))
  expect(lists).toHaveLength(2)
  const [ofDriver = [], ours = []] = lists
  expect(ofDriver.length).toBeGreaterThan(5)
  expect(ours).toEqual(expect.arrayContaining(ofDriver))
})
