import { readFileSync } from 'node:fs'
import { allGeneratedPositionsFor, originalPositionFor, LEAST_UPPER_BOUND } from '@jridgewell/trace-mapping'
import { TraceMap } from '@jridgewell/trace-mapping'
import type { Place } from '../tangle/data/place.ts'
import { type Frame, inspect, type Inspected, type Location, type Script } from './inspector.ts'

/** A program that stands still at a breakpoint in a chapter. */
export type Stop = {
  /** Where each frame stands, innermost first, in chapters; frames of Node's own are left out. */
  readonly places: readonly Place[]
  /** Where the innermost frame stands in what runs. */
  readonly location: Location
  /** The value of an expression in the innermost frame. */
  readonly evaluate: (expression: string) => Promise<unknown>
  readonly resume: () => Promise<unknown>
  /** Goes on to the next statement. */
  readonly step: () => Promise<Stop>
}

/** A program that is debugged by somebody who knows chapters only, as an editor does it. */
export type Debugged = {
  /** Settles at the next breakpoint. */
  readonly stop: () => Promise<Stop>
  readonly line: Inspected['line']
}

/**
 * Starts a program with breakpoints at lines of chapters.
 *
 * V8 knows nothing of maps. So it is told to pause before it runs a script that has one; then the client looks
 * up where the chapter's lines went in that script, and sets a breakpoint at each of these places.
 */
export async function debugProgram(
  words: readonly string[],
  cwd: string,
  breakpoints: readonly Omit<Place, 'column'>[],
): Promise<Debugged> {
  const program = await inspect(words, cwd)
  const maps = new Map<string, TraceMap>()
  const own = new Set<string>()
  const setBreakpoints = async () => {
    for (const script of program.scripts) {
      if (script.sourceMapURL === '' || maps.has(script.scriptId)) continue
      const map = await mapOf(script)
      maps.set(script.scriptId, map)
      for (const location of breakpoints.flatMap((at) => locationsOf(at, map, script)))
        own.add((await program.send('Debugger.setBreakpoint', { location })).breakpointId)
    }
  }
  const stop = async () => {
    for (;;) {
      const { callFrames, hitBreakpoints = [] } = await program.pause()
      await setBreakpoints()
      if (hitBreakpoints.some((id) => own.has(id))) return stopAt(program, callFrames, maps)
      await program.send('Debugger.resume')
    }
  }
  await program.send('Debugger.enable')
  const instrumentation = 'beforeScriptWithSourceMapExecution'
  await program.send('Debugger.setInstrumentationBreakpoint', { instrumentation })
  await program.send('Runtime.runIfWaitingForDebugger')
  return { stop, line: program.line }
}

/** The map stands in the script itself, or in a file that the script names. */
async function mapOf({ url, sourceMapURL }: Script): Promise<TraceMap> {
  const address = new URL(sourceMapURL, url)
  if (address.protocol !== 'data:') return new TraceMap(readFileSync(address, 'utf8'))
  return new TraceMap(await (await fetch(address)).text())
}

/** Where a chapter's line went in a script: once for each use of its chunk. */
function locationsOf({ path, line }: Omit<Place, 'column'>, map: TraceMap, { scriptId }: Script): Location[] {
  const source = map.sources.find((name) => name !== null && chapterOf(name) === path)
  if (source === undefined || source === null) return []
  const wanted = { source, line, column: 0, bias: LEAST_UPPER_BOUND } as const
  return allGeneratedPositionsFor(map, wanted).map((at) => ({
    scriptId,
    lineNumber: (at.line ?? 0) - 1,
    columnNumber: at.column ?? 0,
  }))
}

/** Maps name a chapter by its path from the map's own folder, or as `book:` and its path from the project's root. */
function chapterOf(source: string): string {
  return source.replace(/^book:|^(\.\.\/)+/, '')
}

function placesOf({ location }: Frame, maps: ReadonlyMap<string, TraceMap>): Place[] {
  const map = maps.get(location.scriptId)
  if (map === undefined) return []
  const generated = { line: location.lineNumber + 1, column: location.columnNumber }
  const { source, line, column } = originalPositionFor(map, generated)
  return source === null ? [] : [{ path: chapterOf(source), line, column: column + 1 }]
}

function stopAt(program: Inspected, frames: readonly Frame[], maps: ReadonlyMap<string, TraceMap>): Stop {
  const [top] = frames
  if (top === undefined) throw new Error('paused nowhere')
  return {
    places: frames.flatMap((frame) => placesOf(frame, maps)),
    location: top.location,
    evaluate: async (expression) => {
      const { callFrameId } = top
      const answer = await program.send('Debugger.evaluateOnCallFrame', { callFrameId, expression })
      return answer.result.value
    },
    resume: () => program.send('Debugger.resume'),
    step: async () => {
      await program.send('Debugger.stepOver')
      return stopAt(program, (await program.pause()).callFrames, maps)
    },
  }
}
