import type { Arrow } from './deed.ts'

/** What a diagram shows, before anybody has thought of where. Lifelines are 0-based indexes into `lifelines`. */
export type Scene = {
  readonly lifelines: readonly Lifeline[]
  readonly connectionCount: number
  readonly stepCount: number
  /** In the order of their steps. */
  readonly marks: readonly Mark[]
}

export type Mark = {
  /** 0-based. */
  readonly step: number
  /** The mark as a sentence. */
  readonly words: string
  /** What it shows of the transcript: 0-based indexes into its rows. */
  readonly rows: readonly number[]
} & (
  | { readonly kind: 'start' | 'exit' | 'listen'; readonly lifeline: number; readonly label: string }
  | { readonly kind: 'note'; readonly lifeline: number; readonly note: Note }
  | { readonly kind: 'arrow'; readonly arrow: PlacedArrow }
)

/** Rows that one lifeline shows at once, or a key that is pressed. */
export type Note = {
  readonly kind: 'shows' | 'key'
  readonly lines: readonly string[]
}

export type PlacedArrow = {
  readonly kind: Arrow['kind']
  readonly connection: number
  readonly port: number
  /** Nothing where that end was not under witness. */
  readonly from: number | undefined
  readonly to: number | undefined
  /** The 0-based step of the arrival; nothing where nobody has seen it arrive. */
  readonly arrival: number | undefined
  readonly bytes: Uint8Array
  readonly writes: number
  /** How many messages the arrow stands for. */
  readonly count: number
}

/** A running program, or a browser with all its connections: one vertical line of the diagram. */
export type Lifeline = {
  /** 0-based indexes into the trace's processes. */
  readonly processes: readonly number[]
  /** 0-based index into the trace's panes. */
  readonly pane: number
  /** 0-based index into the trace's commands. */
  readonly command: number
  readonly kind: 'node' | 'browser'
  /** What sentences call it. */
  readonly name: string
  /** 0-based steps; no `last` where it was still running when the transcript ended. */
  readonly first: number
  readonly last: number | undefined
  /** 0-based place from the left. */
  readonly lane: number
}
