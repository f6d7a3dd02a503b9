import { isStart, type Transcript } from '../notation/transcript.ts'
import { type Check, isBase64, isFlag, isObject, isOptional, isText } from './field-checks.ts'
import type { RecordedRun, Screenshot } from './recorded-run.ts'
import type { Trace } from './trace.ts'

/** A screenshot in the record of its run: its file's name, and the digest of its bytes. */
export type ScreenshotFile = Omit<Screenshot, 'png'> & { readonly file: string; readonly digest: string }

/** A run as its file holds it. */
type RunFile = Trace &
  Omit<RecordedRun, 'trace' | 'pictures'> & { readonly pictures: readonly ScreenshotFile[] }

const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0
const isWord =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value)
const isIndexOf =
  (list: readonly unknown[]): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < list.length
const isListOf =
  (is: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(is)
const isShaped =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(shape).every(([name, is]) => is(value[name]))

/** Whether what a file holds is a run of some transcript, as far as one can tell without it. */
export function isRecord(value: unknown): value is Pick<RunFile, 'chapter'> {
  const shape = { format: isWord(1), chapter: isText, line: isNumber, proves: isFlag }
  return isShaped(shape)(value)
}

const listNames = ['panes', 'commands', 'processes', 'connections', 'events'] as const

/** The lists of a run into which indexes lead. */
type Lists = Readonly<Record<(typeof listNames)[number], readonly unknown[]>>

/**
 * Whether what a file holds is a run of a transcript, of which every index leads somewhere. People who copy a book may get
 * its recorded runs too, from anyone.
 */
export function isRunOf({ panes, rows }: Transcript, value: unknown): value is RunFile {
  if (!hasLists(value)) return false
  if (value.panes.length !== panes.length || value.commands.length !== rows.filter(isStart).length)
    return false
  return isShaped(shapeOfRun(value))(value)
}

function hasLists(value: unknown): value is Lists {
  return isObject(value) && listNames.every((name) => Array.isArray(value[name]))
}

function shapeOfRun({
  panes,
  commands,
  processes,
  connections,
  events,
}: Lists): Readonly<Record<string, Check>> {
  const [pane, command, process] = [isIndexOf(panes), isIndexOf(commands), isIndexOf(processes)]
  const event = isEvent(isIndexOf(connections))
  const [end, eventOfRow] = [isOptional(process), isOptional(isIndexOf(events))]
  return {
    format: isWord(1),
    chapter: isText,
    line: isNumber,
    panes: isListOf(isShaped({ name: isText, kind: isWord('terminal', 'browser') })),
    commands: isListOf(isCommand(pane, command)),
    keys: isListOf(isKey(command)),
    processes: isListOf(isShaped({ kind: isWord('command', 'node', 'browser'), pane, command })),
    connections: isListOf(isShaped({ port: isNumber, opener: end, acceptor: end })),
    events: isListOf((one) => isShaped({ process, at: isNumber })(one) && event(one)),
    rows: isListOf(isShaped({ pane, command, text: isText, event: eventOfRow, after: eventOfRow })),
    inputs: isShaped({ transcript: isText, programs: isText, tool: isText }),
    proves: isFlag,
    pictures: isListOf(
      isShaped({ command, width: isNumber, height: isNumber, file: isText, digest: isText }),
    ),
  }
}

function isCommand(pane: Check, command: Check): Check {
  return isShaped({
    pane,
    text: isText,
    status: isOptional(isNumber),
    overdue: isFlag,
    refused: isFlag,
    lacked: isOptional(isListOf(isShaped({ command, shown: isNumber }))),
  })
}

function isKey(command: Check): Check {
  return isShaped({
    command,
    key: isWord('^C', '^D', 'line'),
    at: isNumber,
    shown: isListOf(isNumber),
    begun: isListOf(command),
    unheard: isWord(undefined, 'printed', 'ended', 'closed', 'unprompted', 'unread'),
  })
}

/** Whether an event has what its kind has. */
function isEvent(connection: Check): Check {
  const onConnection = isShaped({ connection })
  const withBytes = isShaped({ connection, bytes: isBase64 })
  const atAddress = isShaped({ port: isNumber, address: isText })
  const kinds = new Map<unknown, Check>([
    ['start', () => true],
    ['exit', () => true],
    [
      'print',
      isShaped({
        stream: isWord('stdout', 'stderr'),
        text: isText,
        bytes: isOptional(isBase64),
        channel: isOptional(isText),
      }),
    ],
    ['type', isShaped({ text: isText })],
    ['refused', isShaped({ port: isNumber })],
    ...['listen', 'unlisten', 'taken'].map((kind): [string, Check] => [kind, atAddress]),
    ['tell', isShaped({ channel: isText, amount: isNumber, loose: isOptional(isFlag) })],
    ['told', isShaped({ channel: isText, amount: isNumber })],
    ['blocked', isShaped({ address: isText })],
    ['write', withBytes],
    ['read', withBytes],
    ['show', isShaped({ answers: isListOf(isShaped({ connection, bytes: isNumber })), failed: isFlag })],
    ...['open', 'connected', 'accept', 'end', 'ended', 'close', 'reset'].map((kind): [string, Check] => [
      kind,
      onConnection,
    ]),
  ])
  return (value) => isObject(value) && (kinds.get(value.kind)?.(value) ?? false)
}
