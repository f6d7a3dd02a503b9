/** What a sequence diagram shows, without coordinates. */
export type Diagram = {
  readonly lifelines: readonly Lifeline[]
  readonly connectionCount: number
  readonly stepCount: number
  /** In the order of their steps. */
  readonly marks: readonly Mark[]
}

/** A running program, or a browser with all its connections: one vertical line of the diagram. */
export type Lifeline = {
  /** 0-based indexes into the trace's processes. */
  readonly processes: readonly number[]
  /** 0-based index into the trace's panes. */
  readonly pane: number
  /** 0-based index into the trace's commands; of a browser, the first. */
  readonly command: number
  readonly kind: 'node' | 'browser'
  /** Its name in sentences. */
  readonly name: string
  /** 0-based steps; no `last` where it was still running when the transcript ended. */
  readonly first: number
  readonly last: number | undefined
  /** 0-based place from the left. */
  readonly track: number
}

/** One item of a diagram. Lifelines are 0-based indexes into the diagram's. */
export type Mark = PointMark | NoteMark | ArrowMark

type Common = {
  /** 0-based. */
  readonly step: number
  /** The 1-based number of the first transcript line that it shows, where that has one. */
  readonly line: number | undefined
}

export type PointMark = Common & {
  readonly kind: 'start' | 'listen' | 'exit'
  readonly lifeline: number
  readonly label: string
}

/** Rows that one lifeline shows at once, or a key that is pressed. */
export type NoteMark = Common & {
  readonly kind: 'shows' | 'key'
  readonly lifeline: number
  readonly lines: readonly string[]
}

/** An arrow between lifelines, or several messages of one step and direction. */
export type ArrowMark = Common & {
  readonly kind: 'open' | 'message' | 'end'
  readonly connection: number
  readonly port: number
  /** Missing where that end was not watched. */
  readonly from: number | undefined
  readonly to: number | undefined
  /** The 0-based step of the arrival, where there is one. */
  readonly arrival: number | undefined
  readonly bytes: Uint8Array
  /** How many writes the bytes come from. */
  readonly writes: number
  /** How many messages are drawn as this arrow. */
  readonly count: number
}

export function isArrowMark(mark: Mark): mark is ArrowMark {
  return 'arrival' in mark
}

/** Whether bytes were sent to a watched process that did not read them. */
export function isNeverRead({ arrival, to }: ArrowMark): boolean {
  return arrival === undefined && to !== undefined
}
