import type { Shape } from '../../tangle/chapter/chapter.ts'
import type {
  EventDetails,
  Trace,
  TracedCommand,
  TracedConnection,
  TraceEvent,
} from '../../tangle/transcript/trace/trace.ts'
import type { Transcript } from '../../tangle/transcript/notation/transcript.ts'
import { readChapter } from '../../tangle/chapter/read-chapter.ts'
import { readTranscript } from '../../tangle/transcript/notation/read-transcript.ts'

type Writable<Type> = { -readonly [Key in keyof Type]: Writable<Type[Key]> }

/** A shape as a chapter would declare it. */
export function shape(name: string, pattern: string): Shape {
  return { name, pattern, at: { path: 'a.md', line: 1, column: 1 } }
}

/** The transcript of a fence's body, in the panes that are named; the fence is in the first line. */
export function transcriptOf(lines: readonly string[], panes = 'terminal', prompt?: string): Transcript {
  const asked = prompt === undefined ? '' : ` prompt="${prompt}"`
  const text = [`\`\`\`console panes="${panes}"${asked}`, ...lines, '```', ''].join('\n')
  const [block] = readChapter({ path: 'a.md', slug: 'a', name: 'a.md', text }).value.blocks
  if (block?.role.kind !== 'transcript') throw new Error('no transcript')
  const { value, problems } = readTranscript({ ...block, role: block.role }, 1)
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return value
}

export type Story = {
  readonly trace: Trace
  /** The event of a line of the story: its first, where a line comes twice; its last, where it is about two. */
  readonly eventOf: (line: string) => number
}

/**
 * A trace told as a story, a line for each event: `PANE VERB WORDS`.
 *
 * `types COMMAND` starts a command and a Node process in it, and `exits STATUS` ends both. `prints TEXT`; `says
 * TEXT` for a line that no witness saw; `presses KEY`; `begins TEXT` for a line whose end comes with the next `prints`, or with
 * `enters TEXT`, a line that is typed; `blocked ADDRESS`; `overdue`. `opens`,
 * `accepts`, `writes`, `reads`, `ends`, `sees-end`, `closes` and `shows` take a connection's number first.
 */
export function storyOf(lines: readonly string[], panes: readonly string[] = ['terminal']): Story {
  const teller = new Teller(panes)
  const indexes = new Map<string, number>()
  for (const line of lines) {
    teller.tell(line)
    if (!indexes.has(line)) indexes.set(line, teller.trace.events.length - 1)
  }
  const eventOf = (line: string) => {
    const index = indexes.get(line)
    if (index === undefined) throw new Error(`the story has no line: ${line}`)
    return index
  }
  return { trace: teller.trace as Trace, eventOf }
}

class Teller {
  readonly trace: Writable<Trace>
  /** For each command, the line that it has begun. */
  readonly #begun: (string | undefined)[] = []

  constructor(panes: readonly string[]) {
    const named = panes.map((name) => ({ name, kind: 'terminal' as const }))
    const nothing = { commands: [], keys: [], processes: [], connections: [], events: [], rows: [] }
    this.trace = { format: 1, chapter: 'a.md', line: 1, panes: named, ...nothing }
  }

  tell(line: string): void {
    const [name = '', verb = '', ...words] = line.split(' ')
    const pane = this.trace.panes.findIndex((one) => one.name === name)
    const text = words.join(' ')
    if (verb === 'types') this.#type(pane, text)
    else if (verb === 'exits') this.#exit(pane, Number(text))
    else if (verb === 'overdue') this.#current(pane).overdue = true
    else if (verb === 'presses') this.#press(pane, text === '^C' ? '^C' : '^D')
    else if (verb === 'begins') this.#begun[this.#index(pane)] = text
    else if (verb === 'enters') this.#enter(pane, text)
    else if (verb === 'prints' || verb === 'says') this.#print(pane, text, verb === 'prints')
    else if (verb === 'blocked') this.#add(this.#node(pane), { kind: 'blocked', address: text })
    else if (verb === 'refused') this.#add(this.#node(pane), { kind: verb, port: Number(text) })
    else if (verb === 'listen' || verb === 'unlisten' || verb === 'taken')
      this.#add(this.#node(pane), { kind: verb, port: Number(text), address: '::' })
    else this.#connect(pane, verb, Number(words[0]), words.slice(1).join(' '))
  }

  #type(pane: number, text: string): void {
    const { commands, processes } = this.trace
    commands.push({ pane, text, status: undefined, overdue: false, refused: false })
    const command = commands.length - 1
    processes.push({ kind: 'command', pane, command }, { kind: 'node', pane, command })
    this.#add(this.#node(pane) - 1, { kind: 'start' })
    this.#add(this.#node(pane), { kind: 'start' })
  }

  #exit(pane: number, status: number): void {
    this.#current(pane).status = status
    this.#add(this.#node(pane), { kind: 'exit' })
    this.#add(this.#node(pane) - 1, { kind: 'exit' })
  }

  #press(pane: number, key: '^C' | '^D' | 'line'): void {
    const { commands, rows, keys, events } = this.trace
    const whole = commands.map((_, index) => rows.filter(({ command }) => command === index).length)
    const shown = whole.map((count, index) => count + (this.#begun[index] === undefined ? 0 : 1))
    const begun = commands.flatMap((_, index) => (this.#begun[index] === undefined ? [] : [index]))
    keys.push({ command: this.#index(pane), key, at: events.length - 0.5, shown, begun })
  }

  /** The terminal shows what is typed, in an event of the command as a whole. */
  #enter(pane: number, text: string): void {
    const { events, rows } = this.trace
    this.#press(pane, 'line')
    rows.push({ pane, command: this.#index(pane), text: this.#whole(pane, text), event: events.length })
    this.#add(this.#node(pane) - 1, { kind: 'type', text })
  }

  /** A line with what was begun of it. */
  #whole(pane: number, end: string): string {
    const command = this.#index(pane)
    const text = (this.#begun[command] ?? '') + end
    this.#begun[command] = undefined
    return text
  }

  #print(pane: number, end: string, isWatched: boolean): void {
    const { events, rows } = this.trace
    const text = this.#whole(pane, end)
    rows.push({ pane, command: this.#index(pane), text, event: isWatched ? events.length : undefined })
    if (isWatched) this.#add(this.#node(pane), { kind: 'print', stream: 'stdout', text: `${end}\n` })
  }

  #connect(pane: number, verb: string, connection: number, text: string): void {
    const { connections, rows, events } = this.trace
    connections[connection] ??= { port: 8080, opener: undefined, acceptor: undefined }
    const own = connections[connection] as Writable<TracedConnection>
    const node = this.#node(pane)
    const bytes = Buffer.from(text).toString('base64')
    if (verb === 'opens') own.opener = node
    if (verb === 'accepts') own.acceptor = node
    const happenings: Record<string, EventDetails> = {
      opens: { kind: 'open', connection },
      connects: { kind: 'connected', connection },
      accepts: { kind: 'accept', connection },
      writes: { kind: 'write', connection, bytes },
      reads: { kind: 'read', connection, bytes },
      ends: { kind: 'end', connection },
      'sees-end': { kind: 'ended', connection },
      'sees-reset': { kind: 'reset', connection },
      closes: { kind: 'close', connection },
      shows: { kind: 'show', answers: [{ connection, bytes: this.#readOn(connection) }], failed: false },
    }
    const happening = happenings[verb]
    if (happening === undefined) throw new Error(`the story has no verb: ${verb}`)
    if (verb === 'shows')
      rows.push({ pane, command: this.trace.processes[node]?.command ?? 0, text, event: events.length })
    this.#add(node, happening)
  }

  /** How many bytes the opener of a connection has read on it. */
  #readOn(connection: number): number {
    const { events, connections } = this.trace
    return events.reduce((sum, event) => {
      const isRead = event.kind === 'read' && event.connection === connection
      return isRead && event.process === connections[connection]?.opener
        ? sum + Buffer.byteLength(event.bytes, 'base64')
        : sum
    }, 0)
  }

  #current(pane: number): Writable<TracedCommand> {
    const own = this.trace.commands.findLast((command) => command.pane === pane)
    if (own === undefined) throw new Error(`nothing was typed in pane ${pane}`)
    return own
  }

  #index(pane: number): number {
    return this.trace.commands.indexOf(this.#current(pane))
  }

  /** The Node process of the pane's command; the command's own process is the one before. */
  #node(pane: number): number {
    return this.trace.processes.findLastIndex((process) => process.pane === pane)
  }

  #add(process: number, happening: EventDetails): void {
    const event = { process, at: this.trace.events.length, ...happening } as Writable<TraceEvent>
    this.trace.events.push(event)
  }
}
