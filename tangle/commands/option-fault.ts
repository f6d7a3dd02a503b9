import { closest } from '../problem/closest.ts'
import { optionTypes } from './call.ts'

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
