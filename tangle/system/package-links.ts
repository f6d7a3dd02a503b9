import { existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Makes packages visible in a folder elsewhere: lays a folder for each folder above the packages' one that has packages,
 * each with a link to these.
 *
 * @param top an empty folder
 * @param packages the folder that packages are looked for from, absolute: its own `node_modules` and those above it
 * @returns the innermost folder: there programs find packages as if it were `packages`
 */
export function linkPackages(top: string, packages: string): string {
  let folder = top
  for (const modules of packageFolders(packages)) {
    symlinkSync(realpathSync(modules), join(folder, 'node_modules'), 'junction')
    folder = join(folder, 'in')
    mkdirSync(folder)
  }
  return folder
}

/**
 * The files that say which edition of a package is installed: its own description, and npm's account of all that it has
 * installed beside it.
 *
 * @param names of packages
 * @param packages the folder that they are looked for from, absolute
 * @returns absolute paths; those of packages that are not installed lead to nothing
 */
export function filesOfEditions(names: readonly string[], packages: string): string[] {
  const folders = packageFolders(packages).reverse()
  const files = names.map((name) => {
    const found = folders.find((folder) => existsSync(join(folder, name)))
    return join(found ?? join(packages, 'node_modules'), name, 'package.json')
  })
  return files.length === 0 ? [] : [...files, ...folders.map((folder) => join(folder, '.package-lock.json'))]
}

/** Every `node_modules` in which Node looks for packages from a folder, the one nearest to the root first. */
export function packageFolders(folder: string): string[] {
  const above = dirname(folder)
  const own = join(folder, 'node_modules')
  return [...(above === folder ? [] : packageFolders(above)), ...(existsSync(own) ? [own] : [])]
}
