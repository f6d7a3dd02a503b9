import type { Trace } from './trace.ts'

/** What a browser showed when its page was loaded. */
export type PageScreenshot = {
  /** In CSS pixels; the picture itself may have more. */
  readonly width: number
  readonly height: number
  readonly png: Uint8Array
}

export type Screenshot = PageScreenshot & {
  /** 0-based index into the trace's commands. */
  readonly command: number
}

/** What was seen of one run: its trace, and what its browsers showed. */
export type ObservedRun = {
  readonly trace: Trace
  readonly pictures: readonly Screenshot[]
}

/**
 * What a run was a run of, as digests. While all three are as they were, another run would show the same, and the
 * old one still proves what is printed.
 */
export type RunInputs = {
  /** The transcript as printed, and the shapes of its values. */
  readonly transcript: string
  /** The programs as they are at the end of its chapter. */
  readonly programs: string
  /** All of the tool that has to do with proving. */
  readonly tool: string
}

/** A run as it is kept on the disk. */
export type RecordedRun = ObservedRun & {
  readonly inputs: RunInputs
  /** Whether the run showed what is printed. */
  readonly proves: boolean
}

/** Whether a kept run still proves its transcript, whose inputs are these now. */
export function stillProves({ inputs, proves }: RecordedRun, now: RunInputs): boolean {
  return (
    proves &&
    inputs.transcript === now.transcript &&
    inputs.programs === now.programs &&
    inputs.tool === now.tool
  )
}
