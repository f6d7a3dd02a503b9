import { resolve } from 'node:path'
import { closest } from '../problem/closest.ts'
import { fileInTheWay, kindOf } from '../system/disk.ts'
import { optionTypes } from './call.ts'

/** A wrong call: reported in one line, with exit status 2. */
export class UsageError extends Error {}

/** What is wrong with the options of a call, from what node's `parseArgs` throws; nothing for any other error. */
export function optionFault(error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException
  if (!String(code).startsWith('ERR_PARSE_ARGS')) return undefined
  const [, option = ''] = /'(?:-\w, )?(-[^\s']+)/.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const names = [...Object.keys(optionTypes), 'help', 'version'].map((name) => `--${name}`)
    const meant = option.startsWith('--') ? closest(option, names) : undefined
    return `There is no option '${option}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`
  }
  if (/does not take an argument/.test(message)) return `'${option}' takes no value.`
  return `'${option}' needs a value, such as '${option}=${exampleOf(option)}'.`
}

function exampleOf(option: string): string {
  const examples: Readonly<Record<string, string>> = {
    '--port': '8080',
    '--format': 'json',
    '--only': '01-start',
  }
  return examples[option] ?? 'dist'
}

/** The error for a folder without chapters, by what is there. */
export function noChapters(folder: string, cwd: string): UsageError {
  const kind = kindOf(resolve(cwd, folder))
  if (kind === 'file')
    return new UsageError(`'${folder}' is a file; give the folder of chapters that contains it.`)
  if (kind === undefined) return new UsageError(`There is no folder '${folder}'.`)
  return new UsageError(`There are no chapters in '${folder}': it holds no .md file except README.md.`)
}

/**
 * Refuses to write into a folder whose path leads to a file, or through one.
 *
 * @param content what would be written there, with its verb: `programs go`
 */
export function refuseFile(folder: string, cwd: string, content: string): void {
  const file = fileInTheWay(folder, cwd)
  if (file !== undefined) throw new UsageError(`'${file}' is a file; ${content} to a folder.`)
}
