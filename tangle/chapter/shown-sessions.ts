import { barsOf, commonColumns } from '../text/bars.ts'

/*
 * How other books print what a terminal shows: a prompt and a command behind it, and the output in the rows below.
 */

/** `$ `, also one of another width that looks like it, and behind a name, a path, a version and an environment: `ada$ `, `~/book$ `, `bash-5.2$ `, `(venv) $ `. */
const dollar = String.raw`(?:\([\w.-]+\) ?)?(?:(?!//)[\w.@:~/+-]*[A-Za-z~/][\w.@:~/+-]* ?)?[$＄﹩]`

/** `ada@host:~$ `, `[ada@host ~]$ `, and the same with `#`, `%` and `>`. */
const named = String.raw`(?:\([\w.-]+\) ?)?\[?[\w.-]+@[\w.-]+[: ][^\s$#%>]*[ ]?[$#%>]`

/** `C:\> `, `PS C:\book> `, `PS> `; a command may follow at once. */
const windows = String.raw`(?:PS )?[A-Z]:\\[^>|]*>|PS>(?=\s)`

/** What some set their shells to, Python, and Node with a name of its own. */
const others = String.raw`[❯➜](?:[ ]+~?[\w./-]*(?=[ ]))?|>>>`

/** The one that also begins comments: it counts in fences of a shell, and where the command looks like one. */
const percent = String.raw`(?:[\w.-]+ ?)?%`

/** Also the blanks that look like the usual one, such as the no-break space. */
const blank = String.raw`(?:\s+|$)`

const usual = new RegExp(`^(?:(?:${dollar}|${named}|${others})${blank}|(?:${windows})[ \\t]*)`, 'u')
const withPercent = new RegExp(`^${percent}${blank}(?=$|(?:[.~]*/)?[a-z][\\w./+-]*(?: [^%]*)?$)`, 'u')

const ofShells = /^(?:|te?xt|plain(?:text)?|terminal|shell|sh|bash|zsh|t?csh|(?:shell|sh|bash)-?session)$/i

/** Where comments begin with `%`, lines begin with a backslash or end as those of a program do. */
const ofPrograms = /^\s*(?:\\|%%|-\w+\()|[;{}]\s*$/

/** In UTF-16 units: how much of a row is looked at for a prompt; the time that this takes grows with the square of it. */
const longestPrompt = 200

/** The rows of a session in a fence: those that the fence indents and the bar before them are cut off. */
function rowsOf(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== '')
  const margin = filled.reduce(
    (least, line) => Math.min(least, line.length - line.trimStart().length),
    Infinity,
  )
  return filled.map((line) => line.slice(margin).replace(/^\s*\|\s/, ''))
}

/**
 * The lines of each pane: parted by the bars that all lines have in the same columns of a terminal, or else by the first bar
 * of each, where blanks set one of these apart. Nothing where a line has no bar.
 */
function panesOf(lines: readonly string[]): string[][] {
  const filled = lines.filter((line) => line.trim() !== '')
  const bars = filled.map(barsOf)
  const columns = commonColumns(bars)
  const isPadded = filled.some((line, i) => /(?:^|\s\s)$/.test(line.slice(0, bars[i]?.[0]?.offset)))
  if (bars.some(([first]) => first === undefined) || (columns.length === 0 && !isPadded)) return []
  const cells = filled.map((line, i) => {
    const own = bars[i] ?? []
    const cuts = columns.length === 0 ? own.slice(0, 1) : own.filter(({ width }) => columns.includes(width))
    const offsets = cuts.map(({ offset }) => offset)
    return [-1, ...offsets].map((offset, pane) => line.slice(offset + 1, offsets[pane]))
  })
  return (cells[0] ?? []).map((_, pane) => cells.map((own) => own[pane] ?? ''))
}

/** Whether a line has the marks with which a fence begins or ends. */
export function isFenceMark(line: string): boolean {
  return /^\s*(?:`{3,}|~{3,})/.test(line)
}

/** The lines between the marks of fences that are within this one. */
function partsOf(lines: readonly string[]): string[][] {
  const marks = lines.flatMap((line, i) => (isFenceMark(line) ? [i] : []))
  return [-1, ...marks].map((mark, i) => lines.slice(mark + 1, marks[i]))
}

/** The lines of a fence; of one that shows a change, those before it and those after it, without its marks. */
function textsOf(language: string, lines: readonly string[]): (readonly string[])[] {
  if (!/^(?:diff|patch)$/i.test(language)) return [lines]
  return ['-', '+'].map((side) => {
    const own = lines.filter(([mark]) => mark === ' ' || mark === side)
    return own.map((line) => line.slice(1))
  })
}

/**
 * Whether lines show a command and, below it, a line that is neither another command, nor goes on with it, nor is a comment:
 * all lines together, or those of one pane.
 *
 * @param language of the fence; empty where it says none
 */
export function showsSession(language: string, lines: readonly string[]): boolean {
  const parts = textsOf(language, lines)
    .map(partsOf)
    .flatMap((own) => [own.flat(), ...own])
  return parts.some((part) => [part, ...panesOf(part)].some((own) => areSession(language, rowsOf(own))))
}

function areSession(language: string, rows: readonly string[]): boolean {
  const mayBePercent = ofShells.test(language) && !rows.some((row) => ofPrograms.test(row))
  const promptOf = (row: string) => {
    const begin = row.slice(0, longestPrompt)
    return usual.exec(begin)?.[0] ?? (mayBePercent ? withPercent.exec(begin)?.[0] : undefined)
  }
  const commandIn = (row: string) => {
    const prompt = promptOf(row)
    const command = prompt === undefined ? '' : row.slice(prompt.length).trim()
    // An amount of money is not a command.
    return prompt?.trimEnd().endsWith('$') && /^\d+(?:[.,]\d+)*(?:\s|$)/.test(command) ? '' : command
  }
  const first = rows.findIndex((row) => commandIn(row) !== '')
  if (first < 0) return false
  const isOutput = (row: string, i: number) =>
    promptOf(row) === undefined && !goesOn(rows[i - 1] ?? '') && !/^(?:>|#|\.\.\.)(?: |$)/.test(row)
  return rows.findLastIndex(isOutput) > first
}

/** Whether a command goes on in the next row. */
function goesOn(row: string): boolean {
  return /\\$|(?:&&|\|)\s*$/.test(row)
}
