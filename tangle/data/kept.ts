import type { Trace } from './trace.ts'

/** What a browser showed when its page was loaded. */
export type Picture = {
  /** 0-based index into the trace's commands. */
  readonly command: number
  /** In CSS pixels; the picture itself may have more. */
  readonly width: number
  readonly height: number
  readonly png: Uint8Array
}

/** What was seen of one run: its trace, and what its browsers showed. */
export type Recorded = {
  readonly trace: Trace
  readonly pictures: readonly Picture[]
}

/**
 * What a run was a run of, as digests. While all three are as they were, another run would show the same, and the
 * old one still proves what is printed.
 */
export type Basis = {
  /** The transcript as printed, and the shapes of its values. */
  readonly transcript: string
  /** The programs as they stand at the end of its chapter. */
  readonly programs: string
  /** All of the tool that has to do with proving. */
  readonly tool: string
}

/** A run as it is kept on the disk. */
export type KeptRun = Recorded & {
  readonly basis: Basis
  /** Whether the run showed what is printed. */
  readonly proves: boolean
}

/** Whether a kept run proves what has this basis now. */
export function isFresh({ basis, proves }: KeptRun, now: Basis): boolean {
  return (
    proves &&
    basis.transcript === now.transcript &&
    basis.programs === now.programs &&
    basis.tool === now.tool
  )
}
