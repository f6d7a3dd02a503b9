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

/** What one run showed: its trace, and the screenshots of its browsers. */
export type ObservedRun = {
  readonly trace: Trace
  readonly pictures: readonly Screenshot[]
}

/**
 * Digests of what a run depended on. While all three are the same, another run would show the same, so the old one
 * still proves what is printed.
 */
export type RunInputs = {
  /** The transcript as printed, the shapes of its values, and the editions of Node and of the programs that it starts. */
  readonly transcript: string
  /** The programs at the end of its chapter. */
  readonly programs: string
  /** The parts of the tool that prove. */
  readonly tool: string
}

/** A run as it is recorded on disk. */
export type RecordedRun = ObservedRun & {
  readonly inputs: RunInputs
  /** Whether the run showed what is printed. */
  readonly proves: boolean
}

/** Whether a recorded run still proves its transcript, given the transcript's present inputs. */
export function stillProves({ inputs, proves }: RecordedRun, now: RunInputs): boolean {
  return (
    proves &&
    inputs.transcript === now.transcript &&
    inputs.programs === now.programs &&
    inputs.tool === now.tool
  )
}
