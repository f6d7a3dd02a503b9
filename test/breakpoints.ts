import { readFileSync } from 'node:fs'
import {
  allGeneratedPositionsFor,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from '@jridgewell/trace-mapping'
import type { Place } from '../tangle/problem/place.ts'
import { type Frame, inspect, type Inspected, type Location, type Script } from './inspector.ts'

/** A program that is stopped at a breakpoint in a chapter. */
export type Stop = {
  /** Where each frame is, innermost first, in chapters; frames of Node's own are left out. */
  readonly places: readonly Place[]
  /** Where the innermost frame is in what runs. */
  readonly location: Location
  /** The value of an expression in the innermost frame. */
  readonly evaluate: (expression: string) => Promise<unknown>
  readonly resume: () => Promise<unknown>
  /** Goes on to the next statement. */
  readonly step: () => Promise<Stop>
}

/** A program that is debugged by a client that knows chapters only, as an editor does it. */
export type Debugged = {
  /** Settles at the next breakpoint. */
  readonly stop: () => Promise<Stop>
  readonly line: Inspected['line']
}

/** A line of a chapter. */
export type Line = Omit<Place, 'column'>

/** What the client knows, and learns while the program runs. */
type Session = {
  readonly program: Inspected
  readonly breakpoints: readonly Line[]
  /** The map of each script that has one and has been seen, by the script's id. */
  readonly maps: Map<string, TraceMap>
  /** V8's names for the breakpoints that were set. */
  readonly set: Set<string>
}

/**
 * Starts a program with breakpoints at lines of chapters.
 *
 * V8 knows nothing of maps. So it is told to pause before it runs a script that has one; then the client looks
 * up where the chapter's lines went in that script, and sets a breakpoint at each of these places.
 *
 * @param words the program's path and its arguments, as behind `node`
 */
export async function debugProgram(
  words: readonly string[],
  cwd: string,
  breakpoints: readonly Line[],
): Promise<Debugged> {
  const program = await inspect(words, cwd)
  const session: Session = { program, breakpoints, maps: new Map(), set: new Set() }
  await program.send('Debugger.enable')
  const instrumentation = 'beforeScriptWithSourceMapExecution'
  await program.send('Debugger.setInstrumentationBreakpoint', { instrumentation })
  await program.send('Runtime.runIfWaitingForDebugger')
  return { stop: () => nextStop(session), line: program.line }
}

/** Passes over the pauses that serve to set breakpoints only. */
async function nextStop(session: Session): Promise<Stop> {
  const { program, maps, set } = session
  for (;;) {
    const { callFrames, hitBreakpoints = [] } = await program.pause()
    await setBreakpoints(session)
    if (hitBreakpoints.some((id) => set.has(id))) return stopAt(program, callFrames, maps)
    await program.send('Debugger.resume')
  }
}

/** Sets the breakpoints in all scripts that have come since the last pause. */
async function setBreakpoints({ program, breakpoints, maps, set }: Session): Promise<void> {
  for (const script of program.scripts) {
    if (script.sourceMapURL === '' || maps.has(script.scriptId)) continue
    const map = await mapOf(script)
    maps.set(script.scriptId, map)
    for (const location of breakpoints.flatMap((at) => locationsOf(at, map, script)))
      set.add((await program.send('Debugger.setBreakpoint', { location })).breakpointId)
  }
}

/** The map is in the script itself, or in a file that the script names. */
async function mapOf({ url, sourceMapURL }: Script): Promise<TraceMap> {
  const address = new URL(sourceMapURL, url)
  if (address.protocol !== 'data:') return new TraceMap(readFileSync(address, 'utf8'))
  return new TraceMap(await (await fetch(address)).text())
}

/** Where a chapter's line went in a script: once for each use of its chunk. */
function locationsOf({ path, line }: Line, map: TraceMap, { scriptId }: Script): Location[] {
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
