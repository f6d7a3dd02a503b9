import type { Place } from '../problem/place.ts'
import type { CancellationToken } from '../system/json-rpc.ts'
import type { Questions } from '../program/types/questions.ts'
import type { Now } from './now.ts'
import { homeOf, placeOf, type Spot, spotsOf, type Stretch } from './places.ts'
import type { Location, Range } from './protocol.ts'

/** A range of a program that TypeScript has answered with, and what belongs to it. */
type Found<Extra> = {
  readonly uri: string
  readonly range: Range
  readonly extra: Extra
  /** Whether the answer ends here and what is meant goes on under another name, such as behind an import. */
  readonly goesOn?: boolean
}

/** The same in the chapters; outside of them, such as in the types of a package, nothing has a home. */
export type Occurrence<Extra> = Found<Extra> & {
  readonly file: string | undefined
  readonly home: Stretch | undefined
}

/**
 * Every occurrence of what is at a place, in all programs and all states of the book: an occurrence that is also in another
 * state of its program, or in another program, is asked about there too, until nothing new is found.
 *
 * @param ask asks TypeScript about one spot
 */
export async function occurrences<Extra>(
  now: Now,
  place: Place,
  ask: (spot: Spot) => Promise<readonly Found<Extra>[]>,
): Promise<Occurrence<Extra>[]> {
  const questions = await now.questions()
  const known = new Map<string, Occurrence<Extra>>()
  const answered = new Set<string>()
  const queue = spotsOf(now.programs, place)
  for (let spot = queue.shift(); spot !== undefined; spot = queue.shift()) {
    if (answered.has(keyOf(spot.file, spot.position))) continue
    answered.add(keyOf(spot.file, spot.position))
    for (const { uri, range, extra, goesOn = false } of await ask(spot)) {
      const { file, program } = namedBy(now, questions, uri)
      const home = program && homeOf(program, range)
      // What an answer contains needs no question of its own.
      if (file !== undefined && !goesOn) answered.add(keyOf(file, range.start))
      const key = home === undefined ? keyOf(uri, range.start) : keyOf(home.path, home.range.start)
      const last = known.get(key)
      // What was only pointed at may get its edit later.
      if (last !== undefined && (last.extra !== undefined || extra === undefined)) continue
      known.set(key, { uri, range, extra, file, home })
      if (home !== undefined) queue.push(...spotsOf(now.programs, placeOf(home.path, home.range.start)))
    }
  }
  return [...known.values()]
}

/** The file of the book's that an address in an answer names, and the program that it is; nothing where it is none. */
export function namedBy({ programs }: Now, questions: Questions, uri: string) {
  const file = questions.targetOf(uri)
  return { file, program: file === undefined ? undefined : programs.byFile.get(file) }
}

function keyOf(path: string, { line, character }: Range['start']): string {
  return `${path}:${line}:${character}`
}

/** Where things are, for an editor: in chapters, or in files outside of the book. */
export function locationsOf(now: Now, found: readonly Occurrence<unknown>[]): Location[] {
  return found.flatMap(({ uri, range, file, home }) => {
    if (home !== undefined) return [{ uri: now.uriOf(home.path), range: home.range }]
    return file === undefined ? [{ uri, range }] : []
  })
}

/** Asks for a list of locations. */
export async function askForLocations(
  now: Now,
  method: string,
  spot: Spot,
  rest: object,
  token: CancellationToken,
): Promise<Found<undefined>[]> {
  const questions = await now.questions()
  const params = { position: spot.position, ...rest }
  const answer = await questions.ask<Location | Location[] | null>(method, spot.file, params, token)
  return [answer ?? []].flat().map(({ uri, range }) => ({ uri, range, extra: undefined }))
}
