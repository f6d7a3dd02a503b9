import type { Trace } from '../../data/trace.ts'
import { isStart, type Row } from '../../data/transcript.ts'
import type { Arrow, Deed, Moment } from './deed.ts'
import { lifelinesOf } from './lifelines.ts'
import { placeArrows } from './place-arrows.ts'
import { placeNotes } from './place-notes.ts'
import type { Lifeline, Mark, Scene } from './scene.ts'
import type { Run, Steps } from './steps.ts'
import { arrowWords, momentWords } from './words.ts'

/** Makes the scene of a run: who takes part, and what each step shows. */
export function makeScene(run: Run, steps: Steps): Scene {
  const { trace, rows, deeds } = run
  const rowOf = (command: number, isWanted: (row: Row) => boolean) =>
    rows.findIndex((one) => one.command === command && isWanted(one.row))
  const lifelines = lifelinesOf(trace, steps, (command) => steps.ofRow[rowOf(command, isStart)] ?? 0)
  const connectionCount = trace.connections.length
  const marks = [
    ...browserStarts(trace, lifelines).map(withRow),
    ...deeds
      .flatMap((deed) => (isArrow(deed) ? [] : placeMoment(deed, { trace, steps, lifelines })))
      .map(withRow),
    ...placeArrows(deeds.filter(isArrow), { trace, steps, lifelines }).map(({ step, arrow }): Mark => ({
      kind: 'arrow',
      step,
      arrow,
      rows: [],
      words: arrowWords(arrow, { lifelines, connectionCount }),
    })),
    ...placeNotes(run, steps, lifelines),
  ]
  return {
    lifelines,
    connectionCount,
    stepCount: steps.count,
    marks: marks.sort((a, b) => a.step - b.step || rank(a) - rank(b)),
  }

  /** A start stands for the row of the command, and an end for that of its exit status. */
  function withRow(mark: Mark): Mark {
    if (mark.kind !== 'start' && mark.kind !== 'exit') return mark
    const { command } = lifelines[mark.lifeline] ?? { command: -1 }
    const row = rowOf(command, mark.kind === 'start' ? isStart : ({ kind }) => kind === 'status')
    return row < 0 ? mark : { ...mark, rows: [row] }
  }
}

type Setting = {
  readonly trace: Trace
  readonly steps: Steps
  readonly lifelines: readonly Lifeline[]
}

function isArrow(deed: Deed): deed is Arrow {
  return 'from' in deed
}

/** Within a step: who comes, what is pressed, who listens, what goes over, what is shown, who leaves. */
function rank(mark: Mark): number {
  if (mark.kind === 'note') return mark.note.kind === 'key' ? 1 : 4
  return { start: 0, listen: 2, arrow: 3, exit: 5 }[mark.kind]
}

function placeMoment(deed: Moment, { trace, steps, lifelines }: Setting): Mark[] {
  const lifeline = lifelines.findIndex(({ processes }) => processes.includes(deed.process))
  const own = lifelines[lifeline]
  if (own === undefined) return []
  const step = steps.ofEvent[deed.event] ?? 0
  return [{ kind: deed.kind, step, lifeline, rows: [], ...momentWords(deed, own, trace) }]
}

function browserStarts(trace: Trace, lifelines: readonly Lifeline[]): Mark[] {
  return lifelines.flatMap((own, lifeline): Mark[] => {
    if (own.kind !== 'browser') return []
    const label = trace.commands[own.command]?.text ?? ''
    return [
      {
        kind: 'start',
        step: own.first,
        lifeline,
        label,
        rows: [],
        words: `${own.name} is told to open ${label}`,
      },
    ]
  })
}
