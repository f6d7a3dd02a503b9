/** The permissions of a new file, before the process's own mask: what begins with `#!` can be started. */
export function modeOf(content: string | Uint8Array): number {
  const start =
    typeof content === 'string' ? content.slice(0, 2) : String.fromCharCode(...content.slice(0, 2))
  return start === '#!' ? 0o777 : 0o666
}
