import { expect, test } from 'vitest'
import { findCauses } from '../../tangle/transcript/trace/causes.ts'
import { exitEvent } from '../../tangle/pages/transcript/events/arrows.ts'
import { findRowEvents } from '../../tangle/pages/transcript/events/row-events.ts'
import { runEvents } from '../../tangle/pages/transcript/events/run-events.ts'
import { replayStepsOf } from '../../tangle/pages/transcript/events/steps.ts'
import { isArrowMark } from '../../tangle/pages/transcript/layout/diagram.ts'
import { diagramOf } from '../../tangle/pages/transcript/layout/marks.ts'
import type { Trace, TracedProcess } from '../../tangle/transcript/trace/trace.ts'
import { storyOf, transcriptOf } from '../transcript/literals.ts'

const panes = ['server', 'client']
const lines = ['$ node server.js  |', '                  | $ node client.js', 'done              |']

/** The messages that a diagram shows, each with the number of its step, its text and how many it stands for. */
function messagesIn(sent: readonly string[]): string[] {
  const meet = [0, 1].flatMap((i) => [`client opens ${i}`, `server accepts ${i}`])
  const story = ['server types node server.js', 'client types node client.js', ...meet, ...sent, 'server prints done'] // oxfmt-ignore
  const { trace } = storyOf(story, panes)
  const rows = findRowEvents(transcriptOf(lines, panes.join(' | ')), trace, [])
  const run = { trace, rows, causes: findCauses(trace), events: runEvents(trace) }
  const { marks } = diagramOf(run, replayStepsOf(run), () => undefined)
  return marks
    .filter(isArrowMark)
    .filter(({ kind }) => kind === 'message')
    .map(({ bytes, count }) => `${count}: ${Buffer.from(bytes).toString()}`)
}

const send = (connection: number, text: string) => [
  `client writes ${connection} ${text}`,
  `server reads ${connection} ${text}`,
]

test('many messages of one step and direction are one arrow', () => {
  const texts = Array.from({ length: 10 }, (_, i) => String(i))
  expect(messagesIn(texts.flatMap((text) => send(0, text)))).toEqual(['10: 0123456789'])
})

test('few messages of one step are arrows in the order in which they were sent', () => {
  const answers = ['x', 'y', 'z'].flatMap((text, i) => [
    ...send(0, `a${i}`),
    `server writes 0 ${text}`,
    `client reads 0 ${text}`,
    ...send(1, `b${i}`),
  ])
  expect(messagesIn(answers)).toEqual(['a0', 'x', 'b0', 'a1', 'y', 'b1', 'a2', 'z', 'b2'].map((one) => `1: ${one}`)) // oxfmt-ignore
})

/** The event at which a program ends that is killed, so that only its command's exit is recorded: before that event. */
function endOfKilled(before: number): number | undefined {
  const { trace } = storyOf(['terminal types node server.js', 'terminal opens 0'])
  const commands = trace.commands.map((command) => ({ ...command, status: 0 }))
  const events = trace.events.toSpliced(before, 0, { process: 0, at: before, kind: 'exit' })
  return exitEvent({ ...trace, commands, events }, 1)
}

test('a program that is killed ends with its command', () => {
  expect(endOfKilled(3)).toBe(3)
})

test('a job in the background does not end with the command that started it', () => {
  expect([endOfKilled(1), endOfKilled(2)]).toEqual([undefined, undefined])
})

test('a browser is one line for all of its visits, since it keeps its connections', () => {
  const [one, two] = ['http://localhost/a', 'http://localhost/b']
  const told = storyOf(
    ['server types node server.js', `client types ${one}`, `client types ${two}`],
    panes,
  ).trace
  const isPane = (process: number) => told.processes[process]?.pane === 1
  const processes = told.processes.map((own, i): TracedProcess =>
    isPane(i) && own.kind === 'node' ? { ...own, kind: 'browser' } : own,
  )
  const trace: Trace = {
    ...told,
    panes: told.panes.map(({ name }, pane) => ({ name, kind: pane === 1 ? 'browser' : 'terminal' })),
    processes,
    // Connections do not start.
    events: told.events.filter(({ process }) => processes[process]?.kind !== 'browser'),
  }
  const printed = ['$ node server.js |', `                 | ${one}`, `                 | ${two}`]
  const rows = findRowEvents(transcriptOf(printed, panes.join(' | ')), trace, [])
  const run = { trace, rows, causes: findCauses(trace), events: runEvents(trace) }
  const { lifelines, marks } = diagramOf(run, replayStepsOf(run), () => undefined)
  expect(lifelines.map(({ name, processes: all }) => `${name}: ${all.join()}`)).toEqual([
    'server: 1',
    'client: 2,3,4,5',
  ])
  const opened = marks.flatMap((mark) => ('label' in mark && mark.lifeline === 1 ? [mark.label] : []))
  expect(opened).toEqual([one, two])
})
