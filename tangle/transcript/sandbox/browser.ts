import { delimiter, join } from 'node:path'
import { isExecutable } from '../../system/disk.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const usualPlaces = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

export type Environment = Readonly<Record<string, string | undefined>>

/** The path of this machine's Chromium or Chrome: what `CHROMIUM` names, or the first on the PATH. */
export function findBrowser({ CHROMIUM: named, PATH }: Environment = process.env): string | undefined {
  if (named !== undefined && named !== '') return isExecutable(named) ? named : undefined
  const folders = (PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...usualPlaces].find(
    isExecutable,
  )
}
