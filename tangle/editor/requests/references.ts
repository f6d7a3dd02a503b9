import { comparePlaces, type Place } from '../../problem/place.ts'
import type { CancellationToken } from '../../system/json-rpc.ts'
import { namingAt, namingsIn } from '../namings.ts'
import type { Now } from '../now.ts'
import { placeOf } from '../places.ts'
import type { Location } from '../protocol.ts'
import { askForLocations, locationsOf, occurrences } from '../symbols.ts'

/** Every place that names what is at a place, in all programs and all their versions. */
export async function references(
  now: Now,
  place: Place,
  withDeclaration: boolean,
  token: CancellationToken,
): Promise<Location[]> {
  const naming = namingAt(now.book, place)
  if (naming !== undefined) {
    const same = namingsIn(now.book).filter(
      ({ kind, key, role }) =>
        kind === naming.kind && key === naming.key && (withDeclaration || role === 'reference'),
    )
    return same.map(({ stretch }) => ({ uri: now.uriOf(stretch.path), range: stretch.range }))
  }
  const context = { includeDeclaration: withDeclaration }
  const found = await occurrences(now, place, (spot) =>
    askForLocations(now, 'textDocument/references', spot, { context }, token),
  )
  const inOrder = found.toSorted((a, b) =>
    a.home === undefined || b.home === undefined
      ? Number(a.home === undefined) - Number(b.home === undefined)
      : comparePlaces(placeOf(a.home.path, a.home.range.start), placeOf(b.home.path, b.home.range.start)),
  )
  return locationsOf(now, inOrder)
}
