/** Words of a shell that read nothing, and tools that read the files they are given. */
const readsNothing =
  /^[\s({!]*(?:(?:printf|echo|ls|cd|mkdir|rm|cp|mv|export|set|test|true|:|\[)(?=\s|$)|(?:cat|head|tail|sort|sed|grep|cut|tr|wc|od)\s(?:.*\s)?[^\s-])/

/**
 * Whether something that a command starts may read what is typed in the terminal. Nothing does where the input of each is a
 * file, or a pipe from what reads nothing itself: `printf 'a\n' | node dist/a.js`.
 *
 * @param command as a shell reads it, without its prompt
 */
export function mayReadTerminal(command: string): boolean {
  const words = command
    .replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, 'x')
    // What follows a pipe on the next line is of the same pipeline; `2>&1` parts none.
    .replace(/\|\s*\n/g, '| ')
    .replace(/[<>]&\S*/g, ' ')
  if (words.includes('<<')) return false
  const pipelines = words.split(/&&|\|\||[;&\n]/).filter((one) => one.trim() !== '')
  return pipelines.some((one) => {
    const [first = ''] = one.split('|')
    return !first.includes('<') && !readsNothing.test(first)
  })
}
