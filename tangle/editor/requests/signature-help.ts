import type { Place } from '../../problem/place.ts'
import type { CancellationToken } from '../../system/json-rpc.ts'
import type { Now } from '../now.ts'
import { spotsOf } from '../places.ts'
import type { SignatureHelp } from '../protocol.ts'

/** The parameters of the call that is being written at a place. */
export async function signatureHelp(
  now: Now,
  place: Place,
  token: CancellationToken,
): Promise<SignatureHelp | null> {
  const [spot] = spotsOf(now.programs, place)
  if (spot === undefined) return null
  const questions = await now.questions()
  const { file, position } = spot
  return (
    (await questions.ask<SignatureHelp | null>('textDocument/signatureHelp', file, { position }, token)) ??
    null
  )
}
