/**
 * Lengthens a fence's marks where a line of its body would close it, or look like another fence (CommonMark 0.31.2 section 4.5).
 *
 * @param lines of the chapter, changed in place
 * @param opening and closing 0-based places of its marks in `lines`
 */
export function widenFence(lines: string[], opening: number, closing: number, body: readonly string[]): void {
  const [mark = ''] = /`{3,}|~{3,}/.exec(lines[opening] ?? '') ?? []
  const closers = body.flatMap((line) => /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? [])
  const longest = Math.max(0, ...closers.filter((one) => one[0] === mark[0]).map((one) => one.length))
  if (longest < mark.length) return
  const wider = (mark[0] ?? '').repeat(longest + 1)
  for (const at of [opening, closing]) lines[at] = (lines[at] ?? '').replace(/`{3,}|~{3,}/, wider)
}
