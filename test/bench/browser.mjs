import { existsSync } from 'node:fs'

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome-stable']

/** The path of a browser; nothing where there is none. */
export function findBrowser() {
  return places.find((path) => path !== undefined && existsSync(path))
}
