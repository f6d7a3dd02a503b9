import type { Place } from '../../problem/place.ts'
import type { CancellationToken } from '../../system/json-rpc.ts'
import { namingAt, namingsIn } from '../namings.ts'
import type { Now } from '../now.ts'
import { homeOf, spotsOf } from '../places.ts'
import type { Location } from '../protocol.ts'
import { askForLocations, locationsOf, namedBy, type Occurrence } from '../symbols.ts'
import { distinctBy } from '../../text/distinct.ts'

/** Where what is at a place is defined: in each program that the place belongs to. */
export async function definition(now: Now, place: Place, token: CancellationToken): Promise<Location[]> {
  const naming = namingAt(now.book, place)
  if (naming !== undefined) {
    const same = namingsIn(now.book).filter(
      ({ kind, key, role }) => kind === naming.kind && key === naming.key && role === 'definition',
    )
    return same.map(({ stretch }) => ({ uri: now.uriOf(stretch.path), range: stretch.range }))
  }
  const questions = await now.questions()
  const spots = spotsOf(now.programs, place)
  const answers = await Promise.all(
    spots.map((spot) => askForLocations(now, 'textDocument/definition', spot, {}, token)),
  )
  const found = answers.flat().map((one): Occurrence<undefined> => {
    const { file, program } = namedBy(now, questions, one.uri)
    return { ...one, file, home: program && homeOf(program, one.range) }
  })
  return distinctBy(locationsOf(now, found), (location) => JSON.stringify(location))
}
